// Something that one thread waits for once and another gives: a reply, room. Who waits either spins
// here, or sleeps until given() and is woken by whoever gave it.
#pragma once

#include "models/hardware/context.hpp"

namespace osarium {

class Notice {
 public:
  explicit Notice(Context* waiter) : waiter_(waiter) {}
  Notice(const Notice&) = delete;

  Context& waiter() const { return *waiter_; }
  bool given() const { return given_; }
  void give() {
    given_ = true;
    if (spinning_) waiter_->end_spin();
  }
  Task<> spin() {
    while (!given_) {
      spinning_ = true;
      co_await waiter_->spin();
      spinning_ = false;
    }
  }

 private:
  Context* waiter_;
  bool given_ = false;
  bool spinning_ = false;
};

}  // namespace osarium
