// Small queueing models, written as a user of the engine would: jobs are actors, servers are a
// Resource, times come from named streams. A station has visit(service, priority), which returns
// when the job is served; an OpenLoad sends it jobs from outside. Times are exact, so what an
// OpenLoad records can be checked to the picosecond.
//
// Declare the Simulation first, then the stations, then the loads: each refers to those before it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "sim/engine/alarm_wheel.hpp"
#include "sim/engine/simulation.hpp"
#include "sim/random/distribution.hpp"
#include "sim/statistics/time_weighted.hpp"
#include "sim/sync/resource.hpp"
#include "sim/sync/signal.hpp"

namespace osarium::laws {

inline constexpr double microsecond = 1e6;  // the distributions here are in picoseconds

// Random times of one entity for one purpose.
class Times {
 public:
  Times(Distribution distribution, const Stream& stream)
      : distribution_(std::move(distribution)), stream_(stream) {}
  Duration next() { return sample_duration(distribution_, stream_); }

 private:
  Distribution distribution_;
  Stream stream_;
};

// One or more equal servers: a larger priority first, then first come, first served; a service that
// has begun is not interrupted.
class Station {
 public:
  Station(Simulation& sim, std::uint32_t servers, Name name = "servers")
      : sim_(sim), servers_(sim, servers, name) {}

  Task<> visit(Duration service, std::int32_t priority = 0) {
    auto hold = co_await servers_.acquire(priority);
    co_await sim_.delay(service);
  }

 private:
  Simulation& sim_;
  Resource servers_;
};

// A processor that serves all its jobs at once, each at an equal share of its speed. One alarm
// stands at the instant at which the job with the least work left will be done, and moves whenever
// the number of jobs changes. A visit must not be cancelled.
class SharedStation final : Alarm {
 public:
  explicit SharedStation(Simulation& sim) : Alarm(sim), sim_(sim) {}

  Task<> visit(Duration work, std::int32_t = 0) {
    Signal done(sim_, "a share of the processor");
    serve();
    jobs_.emplace(attained_ + static_cast<double>(work.picoseconds()), &done);
    set_alarm();
    co_await done.wait();
  }

 private:
  void expired() override {
    serve();
    // The first is done, though the alarm, at a whole picosecond, may come a little early. What it
    // lacks must not be given to the others: that would add up.
    do {
      jobs_.begin()->second->notify_one();
      jobs_.erase(jobs_.begin());
    } while (!jobs_.empty() && jobs_.begin()->first <= attained_);
    if (jobs_.empty()) {
      attained_ = 0;
    } else {
      set_alarm();
    }
  }
  // Accounts for the time since the last change.
  void serve() {
    const Duration elapsed = sim_.now() - changed_;
    changed_ = sim_.now();
    if (!jobs_.empty())
      attained_ += static_cast<double>(elapsed.picoseconds()) / static_cast<double>(jobs_.size());
  }
  void set_alarm() {
    const double left = std::max(jobs_.begin()->first - attained_, 0.0);
    arm_in(Duration::from_picoseconds(left * static_cast<double>(jobs_.size())));
  }

  Simulation& sim_;
  double attained_ = 0;  // by a job that has been here since the processor was last idle
  Time changed_;
  std::multimap<double, Signal*> jobs_;  // by the value of attained_ at which each is done
};

// Jobs from outside: a renewal process of arrivals, each with its own service time.
struct Jobs {
  Distribution gap;
  Distribution service;
  std::int64_t count;
  std::int32_t priority = 0;
};

// The two streams of an open load. Others that want the same numbers make their own copy.
struct JobTimes {
  JobTimes(const Jobs& jobs, const Seed& seed, std::uint64_t source = 0)
      : gaps(jobs.gap, Stream(seed, "source", source, "gap")),
        services(jobs.service, Stream(seed, "source", source, "service")) {}
  Times gaps;
  Times services;
};

// Sends its jobs through a station and keeps what became of each.
template <class AnyStation>
class OpenLoad {
 public:
  OpenLoad(Simulation& sim, AnyStation& station, Jobs jobs, const Seed& seed,
           std::uint64_t source = 0)
      : sim_(sim),
        station_(station),
        jobs_(std::move(jobs)),
        times_(jobs_, seed, source),
        sojourns_(static_cast<std::size_t>(jobs_.count), Duration::max()) {
    sim.spawn(arrivals(), "arrivals");
  }
  OpenLoad(const OpenLoad&) = delete;

  // By number of the job, in order of arrival; Duration::max() until it has left.
  const std::vector<Duration>& sojourns() const { return sojourns_; }
  const std::vector<std::int64_t>& order_of_departure() const { return departures_; }
  const TimeWeighted<>& number_in_system() const { return number_; }
  std::int64_t arrived() const { return arrived_; }
  Duration total_service() const { return total_service_; }

  // In microseconds, without the first jobs, which found the station emptier than it is in the
  // long run.
  double mean_sojourn(std::int64_t warm_up) const {
    Duration total;
    for (auto i = static_cast<std::size_t>(warm_up); i < sojourns_.size(); ++i)
      total += sojourns_[i];
    return static_cast<double>(total.picoseconds()) / static_cast<double>(jobs_.count - warm_up) /
           microsecond;
  }

 private:
  Actor arrivals() {
    for (std::int64_t i = 0; i < jobs_.count; ++i) {
      co_await sim_.delay(times_.gaps.next());
      sim_.spawn(job(i, times_.services.next()), "job");
    }
  }
  Actor job(std::int64_t number, Duration service) {
    const Time arrival = sim_.now();
    ++arrived_;
    total_service_ += service;
    number_.add(arrival, 1);
    co_await station_.visit(service, jobs_.priority);
    number_.add(sim_.now(), -1);
    departures_.push_back(number);
    sojourns_[static_cast<std::size_t>(number)] = sim_.now() - arrival;
  }

  Simulation& sim_;
  AnyStation& station_;
  Jobs jobs_;
  JobTimes times_;
  std::int64_t arrived_ = 0;
  Duration total_service_;
  TimeWeighted<> number_;
  std::vector<std::int64_t> departures_;
  std::vector<Duration> sojourns_;
};

}  // namespace osarium::laws
