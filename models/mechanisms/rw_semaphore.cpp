#include "models/mechanisms/rw_semaphore.hpp"

namespace osarium {

Task<> RwSemaphore::acquire_read(Context& here) {
  const Mode mode = here.mode();
  const Time asked = here.simulation().now();
  class_.ask(here);
  const Name waits_for = writer_ == nullptr ? nullptr : writer_->name();
  const bool granted = writer_ == nullptr && members_.alone();
  if (granted) ++readers_;
  co_await line_.atomic(here);
  if (granted) {
    class_.acquire(here, this);
    co_return;
  }
  co_await sleep(here, Role::reader, mode);
  class_.acquire_contended(here, this, asked, waits_for);
}

Task<> RwSemaphore::acquire_write(Context& here) {
  OSARIUM_CHECK(writer_ != &here, "a semaphore is acquired by its writer");
  const Mode mode = here.mode();
  const Time asked = here.simulation().now();
  class_.ask(here);
  const Name waits_for = writer_ == nullptr ? nullptr : writer_->name();
  bool taken = free() && members_.alone();
  if (taken) take(here);
  co_await line_.atomic(here);
  if (taken) {
    class_.acquire(here, this);
    co_return;
  }
  if (rules_.writers_spin) taken = co_await spin_.take(here, mode);
  if (!taken) co_await sleep(here, Role::writer, mode);
  class_.acquire_contended(here, this, asked, waits_for);
}

// The lock may have become free since it was found taken, when nobody was in the list to be woken.
Task<> RwSemaphore::sleep(Context& here, Role role, Mode mode) {
  Member me(here, role);
  me.insert_before(members_);
  if (role == Role::writer && rules_.writers_spin) {
    co_await sleep_to_overtake(me, mode);
    co_return;
  }
  co_await line_.atomic(here, mode);
  if (!me.granted) co_await wake(here);
  while (!me.granted) co_await sleep_.block_for(here, {class_.name().c_str()});
  co_await line_.load(here, mode);
}

Task<> RwSemaphore::sleep_to_overtake(Member& me, Mode mode) {
  for (bool woken = false;; woken = true) {
    if (woken) co_await sleep_.block_for(me.here, {class_.name().c_str()});
    const bool first = members_.next == &me;
    const bool taken = free() && (first || !reserved_);
    if (taken) {
      if (first) reserved_ = false;
      me.unlink();
      take(me.here);
    } else if (first && impatient(me)) {
      reserved_ = true;
    }
    co_await line_.atomic(me.here, mode);
    if (taken) co_return;
  }
}

Task<> RwSemaphore::release_read(Context& here) {
  OSARIUM_CHECK(readers_ > 0, "a semaphore that nobody reads is released by a reader");
  class_.release(here, this);
  --readers_;
  co_await line_.atomic(here);
  if (free()) co_await wake(here);
}

Task<> RwSemaphore::release_write(Context& here) {
  OSARIUM_CHECK(writer_ == &here, "a semaphore is released by another than its writer");
  class_.release(here, this);
  writer_ = nullptr;
  co_await line_.atomic(here);
  co_await wake(here);
}

// Whom the lock is given to, or who should try to get it.
std::vector<Context*> RwSemaphore::grant() {
  std::vector<Context*> woken;
  if (members_.alone()) return woken;
  if (front().role == Role::writer) {
    if (!free()) return woken;
    woken.push_back(&front().here);
    if (rules_.writers_spin) return woken;
    writer_ = &front().here;
    front().granted = true;
    front().unlink();
    return woken;
  }
  if (writer_ != nullptr) {
    reserved_ = reserved_ || impatient(front());
    return woken;
  }
  reserved_ = false;
  while (!members_.alone() && front().role == Role::reader) {
    ++readers_;
    woken.push_back(&front().here);
    front().granted = true;
    front().unlink();
  }
  return woken;
}

Task<> RwSemaphore::wake(Context& here) {
  if (members_.alone()) co_return;
  co_await line_.atomic(here);  // the lock of the list; until then the lock may be taken
  const std::vector<Context*> woken = grant();
  co_await line_.atomic(here);
  for (Context* each : woken)
    if (each != &here) co_await sleep_.wake(here, *each);
}

}  // namespace osarium
