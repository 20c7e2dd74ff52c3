#include "models/mechanisms/mutex.hpp"

namespace osarium {

Task<> Mutex::acquire(Context& here) {
  OSARIUM_CHECK(owner_ != &here, "a mutex is acquired by its owner");
  const Mode mode = here.mode();
  const Time asked = here.simulation().now();
  class_.ask(here);
  const Context* const holder = owner_;
  if (holder == nullptr) take(here);
  co_await line_.atomic(here);
  if (holder == nullptr) {
    class_.acquire(here, this);
    co_return;
  }
  const Name waits_for = holder->name();
  bool taken = false;
  if (rules_.spins) taken = co_await spin_.take(here, mode);
  if (!taken) co_await sleep(here, mode);
  class_.acquire_contended(here, this, asked, waits_for);
}

// What comes before a block, wakes it: who releases finds the sleeper in the list.
Task<> Mutex::sleep(Context& here, Mode mode) {
  Sleeper me(here);
  me.insert_before(sleepers_);
  for (bool woken = false;; woken = true) {
    if (woken) co_await sleep_.block_for(here, {class_.name().c_str()});
    const bool overtaken = owner_ != nullptr && owner_ != &here;
    if (owner_ == nullptr) take(here);
    if (!overtaken) me.unlink();
    if (overtaken && woken && rules_.hand_off && sleepers_.next == &me) hand_off_ = true;
    co_await line_.atomic(here, mode);
    if (!overtaken) co_return;
  }
}

Task<> Mutex::release(Context& here) {
  OSARIUM_CHECK(owner_ == &here, "a mutex is released by another than its owner");
  class_.release(here, this);
  owner_ = nullptr;
  if (std::exchange(hand_off_, false) && !sleepers_.alone())
    owner_ = &static_cast<Sleeper*>(sleepers_.next)->here;
  co_await line_.atomic(here);
  if (sleepers_.alone()) co_return;
  co_await line_.atomic(here);  // the lock of the list
  if (!sleepers_.alone()) co_await sleep_.wake(here, static_cast<Sleeper*>(sleepers_.next)->here);
}

}  // namespace osarium
