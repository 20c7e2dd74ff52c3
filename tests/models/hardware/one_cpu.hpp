// A cpu for tests, three contexts, and coroutines that compute in them and note when they are done.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "models/hardware/cpu.hpp"

namespace osarium {

struct OneCpu : testing::Test {
  Time at(Duration since_start) const { return Time() + since_start; }
  void later(Duration delay, std::function<void()> what) {
    sim.spawn([this, delay, what]() -> Task<> {
      co_await sim.delay(delay);
      what();
    });
  }
  // A thread that computes for `work` and notes when it has done so.
  void thread(Context& here, Duration work, Mode mode = Mode::user) {
    sim.spawn(compute(here, work, mode), here.name());
  }
  Actor compute(Context& here, Duration work, Mode mode) {
    co_await here.compute(work, mode);
    ends.push_back(sim.now());
  }
  Actor handler(Context& here, Duration delay, Duration work, Rank rank) {
    co_await sim.delay(delay);
    cpu.interrupt(here, rank);
    co_await here.compute(work, rank == Rank::interrupt ? Mode::interrupt : Mode::softirq);
    handler_ends.push_back(sim.now());
    cpu.leave(here);
  }

  Simulation sim;
  Cpu cpu{sim, CpuId(0)};
  Context a{sim, "a"};
  Context b{sim, "b"};
  Context c{sim, "c"};
  std::vector<Time> ends;
  std::vector<Time> handler_ends;
};

}  // namespace osarium
