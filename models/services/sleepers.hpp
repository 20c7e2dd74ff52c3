// Threads that sleep until something has changed; which one looks for itself:
//
//   while (!frame.loaded) co_await waiters.wait(kernel, here, Cause::device);
//   …                                                        // elsewhere
//   co_await waiters.wake_all(kernel, here);
#pragma once

#include "models/mechanisms/sleep.hpp"
#include "models/services/kernel.hpp"

namespace osarium {

class Sleepers {
 public:
  bool empty() const { return sleepers_.alone(); }

  Task<> wait(Kernel& kernel, Context& here, Term term) {
    const Charged charged(here, term);
    Sleeper sleeper(here);
    sleeper.insert_before(sleepers_);
    co_await kernel.scheduler().block(here);
  }
  // Whoever waits at this moment, in the order in which they came.
  Task<> wake_all(Kernel& kernel, Context& here) {
    while (!empty()) co_await wake_one(kernel, here);
  }
  Task<> wake_one(Kernel& kernel, Context& here) {
    if (empty()) co_return;
    auto& sleeper = *static_cast<Sleeper*>(sleepers_.next);
    sleeper.unlink();
    co_await kernel.scheduler().wake(here, sleeper.here);
  }

 private:
  Link sleepers_;
};

}  // namespace osarium
