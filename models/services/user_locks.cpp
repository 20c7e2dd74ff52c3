#include "models/services/user_locks.hpp"

#include <limits>

namespace osarium {

namespace {

constexpr Name mutex_name = "user mutex";
constexpr Term waiting_for_it{Cause::lock, mutex_name};

void observe_held(const Context& here, const UserMutex* mutex) {
  if (Observer* const observer = here.simulation().observer()) [[unlikely]]
    observer->holds(here, mutex_name, mutex);
}

}  // namespace

Task<> UserMutex::lock(Context& here) {
  const Observed asking(here, Activity::lock, mutex_name);
  const bool taken = std::exchange(word_.value, word_.value == 0 ? 1 : word_.value) == 0;
  co_await word_.line.atomic(here, Mode::user);
  if (taken) {
    observe_held(here, this);
    co_return;
  }
  const Charged lock(here, waiting_for_it);
  ++contended_;
  for (;;) {
    const bool mine = std::exchange(word_.value, 2) == 0;
    co_await word_.line.atomic(here, Mode::user);
    if (mine) {
      observe_held(here, this);
      co_return;
    }
    const Outcome<> waited = co_await channels_.futex_wait(here, word_, 2, waiting_for_it);
    static_cast<void>(waited);  // another value, or woken: both are to be looked at again
  }
}

Task<> UserMutex::unlock(Context& here) {
  OSARIUM_CHECK(word_.value != 0, "a mutex is unlocked that is not locked");
  if (Observer* const observer = here.simulation().observer()) [[unlikely]]
    observer->lets_go(here, this);
  const bool awaited = std::exchange(word_.value, 0) == 2;
  co_await word_.line.atomic(here, Mode::user);
  if (!awaited) co_return;
  const Outcome<int> woken = co_await channels_.futex_wake(here, word_, 1);
  static_cast<void>(woken);
}

Task<> UserCondition::wait(Context& here, UserMutex& mutex) {
  const std::uint32_t seen = word_.value;
  ++waiters_;
  co_await word_.line.load(here, Mode::user);
  co_await mutex.unlock(here);
  const Outcome<> waited = co_await channels_.futex_wait(here, word_, seen);
  static_cast<void>(waited);
  --waiters_;
  co_await mutex.lock(here);
}

// Without anybody who waits that is all that it looks at.
Task<> UserCondition::notify(Context& here, int most) {
  const bool awaited = waiters_ > 0;
  if (awaited) ++word_.value;
  if (!awaited) {
    co_await word_.line.load(here, Mode::user);
    co_return;
  }
  co_await word_.line.atomic(here, Mode::user);
  const Outcome<int> woken = co_await channels_.futex_wake(here, word_, most);
  static_cast<void>(woken);
}

Task<> UserCondition::notify_all(Context& here) {
  return notify(here, std::numeric_limits<int>::max());
}

}  // namespace osarium
