#include "models/mechanisms/test_and_set_lock.hpp"

#include <utility>

namespace osarium {

Task<> TestAndSetLock::acquire(Context& here) {
  const Asked asked = ask(here);
  bool was_held = std::exchange(held_, true);
  if (!was_held) {
    co_await line_.atomic(here);
    taken(here);
    co_return;
  }
  auto is_free = [this] { return !held_; };
  if (test_first_ == TestFirst::yes) {
    LineSpinner spinner(line_, here, is_free);
    while (was_held) {
      bool free = co_await spinner.look_after(line_, LineOperation::atomic);
      while (!free) free = co_await spinner.look();
      was_held = std::exchange(held_, true);
    }
    co_await line_.atomic(here, Mode::spin);
  } else {
    LineSpinner spinner(line_, here, is_free, LineOperation::atomic);
    co_await spinner.look_after(line_, LineOperation::atomic);
    while (was_held) {
      LineSpinner::Look attempt = spinner.look();
      held_ = true;
      was_held = !co_await attempt;
    }
  }
  taken_after_waiting(here, asked);
}

Task<> TestAndSetLock::release(Context& here) {
  let_go(here);
  held_ = false;
  co_await line_.store(here);
}

}  // namespace osarium
