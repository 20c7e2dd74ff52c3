#include "models/mechanisms/connectors/remote_wake.hpp"

namespace osarium {

Task<> RemoteWake::wake(Context& waker, Context& sleeper) {
  if (sleeper.place() == waker.place()) {
    co_await waker.compute(before_wake_, Mode::kernel);
    co_await sleep_.wake(waker, sleeper);
    co_return;
  }
  if (free_.empty()) free_.push_back(&messages_.emplace_back(*this));
  Message& message = *free_.back();
  free_.pop_back();
  message.sleeper = &sleeper;
  co_await cross_calls_.call(waker, sleeper.place(), message, reason_);
}

Task<> RemoteWake::Message::run(Context& here) {
  co_await here.compute(owner.before_wake_, Mode::kernel);
  co_await owner.sleep_.wake(here, *std::exchange(sleeper, nullptr));
  owner.free_.push_back(this);
}

}  // namespace osarium
