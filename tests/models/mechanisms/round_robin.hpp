// The simplest scheduler that mechanisms can be tested with: threads of one cpu in turn, a slice
// each; whoever wakes up joins at the end. Scheduling costs nothing.
#pragma once

#include <deque>
#include <map>

#include "models/hardware/cpu.hpp"
#include "models/mechanisms/sleep.hpp"
#include "sim/sync/signal.hpp"

namespace osarium {

class RoundRobin final : public Sleep, private Alarm {
 public:
  RoundRobin(Cpu& cpu, Duration slice) : Alarm(cpu.simulation()), cpu_(cpu), slice_(slice) {}

  void start(Context& thread) {
    states_[&thread].runnable = true;
    runnable_.push_back(&thread);
    if (cpu_.thread() == nullptr) next();
  }
  bool somebody_waits() const { return !runnable_.empty(); }

  Task<> block(Context& here) override {
    State& state = states_[&here];
    if (!state.signal) state.signal.emplace(cpu_.simulation(), here.name());
    if (!std::exchange(state.woken, false)) {
      if (cpu_.thread() == &here) next();
      state.runnable = false;
      co_await state.signal->wait();
    }
    co_await here.compute(Duration(), Mode::kernel);
  }
  Task<> wake(Context&, Context& sleeper) override {
    State& state = states_[&sleeper];
    if (state.runnable) {
      state.woken = true;
    } else {
      start(sleeper);
      state.signal->notify_one();
    }
    co_return;
  }

 private:
  struct State {
    bool runnable = false;
    bool woken = false;
    std::optional<Signal> signal;
  };
  void expired() override {
    if (runnable_.empty()) return arm_in(slice_);
    runnable_.push_back(cpu_.thread());
    next();
  }
  void next() {
    Context* const thread = runnable_.empty() ? nullptr : runnable_.front();
    if (thread != nullptr) runnable_.pop_front();
    cpu_.dispatch(thread);
    if (thread != nullptr) {
      arm_in(slice_);
    } else {
      cancel();
    }
  }

  Cpu& cpu_;
  Duration slice_;
  std::deque<Context*> runnable_;  // besides the one on the cpu
  std::map<Context*, State> states_;
};

}  // namespace osarium
