// The service of time: reading the clock, and sleeping.
//
// A timer is armed on the cpu that the call runs on. It may come late by its slack, so that those
// that end at about the same time share an interrupt: the cpu's timer is set for the first end of a
// slack, and the interrupt then wakes all whose time has come (Linux: hrtimers). Each cpu has its
// own timers, so there is nothing to lock.
#pragma once

#include <map>

#include "models/mechanisms/sleep.hpp"
#include "models/services/ports.hpp"
#include "models/services/work.hpp"

namespace osarium {

class Clock {
 public:
  static constexpr ServiceId id = ServiceId::clock;

  // A thread that sleeps until then, in its frame.
  class Timer;

  explicit Clock(const ServiceSite& site);
  Clock(const Clock&) = delete;
  ~Clock();

  // Arms the timer of a thread, which is to sleep until it has expired; if it runs here, it does so
  // here.
  Task<Outcome<>> sleep(Context& here, Timer& timer);

  std::uint64_t interrupts() const;

 private:
  struct OfCpu;

  ServiceSite site_;
  Work arm_;
  std::vector<std::unique_ptr<OfCpu>> cpus_;  // by their ids
};

class Clock::Timer {
 public:
  Timer(Context& sleeper, Time time, Duration slack)
      : sleeper_(sleeper), time_(time), slack_(slack) {}
  Timer(const Timer&) = delete;
  ~Timer();

  bool expired() const { return expired_; }

 private:
  friend class Clock;
  Context& sleeper_;
  Time time_;
  Duration slack_;
  bool expired_ = false;
  OfCpu* armed_on_ = nullptr;
  std::multimap<Time, Timer*>::iterator by_time_;
  std::multimap<Time, Timer*>::iterator by_end_;
};

// What a program sees of it.
class ClockCalls {
 public:
  ClockCalls(const Ports& ports, Process& process);

  // Without entering the kernel.
  Task<Time> now(Context& here);
  Task<Outcome<>> sleep(Context& here, Duration duration);
  // For what comes at regular times. A time that is over: at once.
  Task<Outcome<>> sleep_until(Context& here, Time time);
  // How late this process is woken at most.
  void set_slack(Duration slack) { slack_ = slack; }

 private:
  const Ports& ports_;
  Process& process_;
  Work read_;
  Duration slack_;
};

}  // namespace osarium
