// The simplest scheduler that connectors can be tested with: each thread stays on its cpu, threads
// of one cpu come in the order in which they became runnable and run until they block. Scheduling
// costs nothing, unless a test says what a wake costs.
#pragma once

#include <deque>
#include <map>

#include "models/hardware/cpu.hpp"
#include "models/mechanisms/direct_switch.hpp"

namespace osarium {

class DirectCpus final : public DirectSwitch {
 public:
  explicit DirectCpus(Duration wake_cost = {}) : wake_cost_(wake_cost) {}

  void start(Context& thread, Cpu& cpu) {
    states_[&thread].home = &cpu;
    make_runnable(thread);
  }
  void exit(Context& thread) { run_next(*thread.cpu()); }

  Task<> block(Context& here) override {
    State& state = states_[&here];
    if (!std::exchange(state.woken, false)) {
      state.sleeps = true;
      run_next(*here.cpu());
    }
    co_await here.compute(Duration(), here.mode());
  }
  Task<> wake(Context& waker, Context& sleeper) override {
    co_await waker.compute(wake_cost_, waker.mode());
    State& state = states_[&sleeper];
    if (std::exchange(state.sleeps, false)) {
      make_runnable(sleeper);
    } else {
      state.woken = true;
    }
  }
  Task<> switch_to(Context& here, Context& next) override {
    State& from = states_[&here];
    State& to = states_[&next];
    if (from.woken || !to.sleeps) {
      co_await wake(here, next);
      co_return co_await block(here);
    }
    ++direct_switches;
    from.sleeps = true;
    to.sleeps = false;
    to.home = here.cpu();
    here.cpu()->dispatch(&next);
    co_await here.compute(Duration(), here.mode());
  }

  int direct_switches = 0;

 private:
  struct State {
    Cpu* home = nullptr;
    bool sleeps = false;
    bool woken = false;
  };

  void make_runnable(Context& thread) {
    Cpu& cpu = *states_[&thread].home;
    if (cpu.thread() == nullptr) {
      cpu.dispatch(&thread);
    } else {
      waiting_[cpu.id()].push_back(&thread);
    }
  }
  void run_next(Cpu& cpu) {
    auto& queue = waiting_[cpu.id()];
    Context* const next = queue.empty() ? nullptr : queue.front();
    if (next != nullptr) queue.pop_front();
    cpu.dispatch(next);
  }

  Duration wake_cost_;
  std::map<const Context*, State> states_;
  std::map<CpuId, std::deque<Context*>> waiting_;
};

}  // namespace osarium
