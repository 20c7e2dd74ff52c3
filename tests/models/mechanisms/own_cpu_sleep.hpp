// The sleep of threads that have a cpu each, by the futex calls of a kernel: who blocks leaves the
// cpu idle, and is back a latency after somebody wakes him. Both calls enter the kernel and take
// the lock of the futex's hash bucket.
#pragma once

#include <map>

#include "models/mechanisms/sleep.hpp"
#include "models/mechanisms/spin_lock.hpp"
#include "tests/models/hardware/fake_machine.hpp"

namespace osarium {

struct FutexCosts {
  Duration crossing;      // into the kernel and out again
  Duration send;          // of the interrupt that makes the other cpu schedule
  Duration wake_latency;  // from there on
};

class OwnCpuSleep final : public Sleep {
 public:
  OwnCpuSleep(FakeMachine& machine, SpinLock& bucket, FutexCosts costs)
      : bucket_(bucket), costs_(costs) {
    for (std::size_t i = 0; i < machine.cpus.size(); ++i)
      threads_[machine.contexts[i].get()].cpu = machine.cpus[i].get();
  }

  Task<> block(Context& here) override {
    const Mode mode = here.mode();
    Thread& me = threads_.at(&here);
    co_await here.compute(costs_.crossing, Mode::kernel);
    co_await bucket_.acquire(here);
    const bool sleeps = !std::exchange(me.woken, false);
    me.asleep = sleeps;
    co_await bucket_.release(here);
    if (sleeps && me.asleep) me.cpu->dispatch(nullptr);
    me.off = sleeps && me.asleep;
    co_await here.compute({}, mode);
  }
  Task<> wake(Context& waker, Context& sleeper) override {
    const Mode mode = waker.mode();
    Thread& other = threads_.at(&sleeper);
    co_await waker.compute(costs_.crossing, Mode::kernel);
    co_await bucket_.acquire(waker);
    other.woken = !other.asleep;
    if (std::exchange(other.asleep, false) && other.off) {
      other.off = false;
      sleeper.simulation().spawn(dispatch_later(other, sleeper), "wake-up");
      co_await waker.compute(costs_.send, Mode::kernel);
    }
    co_await bucket_.release(waker);
    co_await waker.compute({}, mode);
  }

 private:
  struct Thread {
    Cpu* cpu = nullptr;
    bool asleep = false;
    bool off = false;  // has left its cpu for that
    bool woken = false;
  };
  Actor dispatch_later(Thread& thread, Context& sleeper) {
    co_await sleeper.simulation().delay(costs_.wake_latency);
    thread.cpu->dispatch(&sleeper);
  }

  SpinLock& bucket_;
  FutexCosts costs_;
  std::map<Context*, Thread> threads_;
};

}  // namespace osarium
