// Wakes a sleeping thread on its own cpu: by an inter-processor interrupt whose handler makes it
// runnable there, or at once if that is the waker's cpu.
#pragma once

#include "models/mechanisms/cross_calls.hpp"
#include "models/mechanisms/sleep.hpp"

namespace osarium {

class RemoteWake {
 public:
  // `before_wake` is what the handler does first, in kernel mode: an up-call into a guest.
  RemoteWake(CrossCalls& cross_calls, Sleep& sleep, CallReason reason, Duration before_wake = {})
      : cross_calls_(cross_calls), sleep_(sleep), reason_(reason), before_wake_(before_wake) {}

  // Ends when it has been sent. The sleeper must still exist when the interrupt comes.
  Task<> wake(Context& waker, Context& sleeper);

 private:
  struct Message final : CrossCall {
    explicit Message(RemoteWake& remote_wake) : owner(remote_wake) {}
    Task<> run(Context& here) override;

    RemoteWake& owner;
    Context* sleeper = nullptr;  // of one that is under way
  };

  CrossCalls& cross_calls_;
  Sleep& sleep_;
  CallReason reason_;
  Duration before_wake_;
  std::deque<Message> messages_;
  std::vector<Message*> free_;
};

}  // namespace osarium
