// What was measured of one workload: latencies of the requests that ended, and where their time
// went. Constant memory, however long the run.
#pragma once

#include "models/services/system_calls.hpp"
#include "sim/statistics/histogram.hpp"

namespace osarium {

struct Measurement {
  // A request that is over; its account is closed.
  void record(const Account& account) { record(account.times().total(), account.times().all()); }

  void record(Duration total, const std::array<Duration, causes>& by_cause) {
    latency.record(total);
    for (std::size_t i = 0; i < causes; ++i) spent[i] += by_cause[i];
  }

  // Of another stretch of time, or another run: the same in any order.
  void merge(const Measurement& other) {
    latency.merge(other.latency);
    for (std::size_t i = 0; i < causes; ++i) spent[i] += other.spent[i];
    failed += other.failed;
  }

  Histogram latency;
  std::array<Duration, causes> spent{};  // sums over requests; they add up to that of latency
  std::uint64_t failed = 0;              // ended by an error
};

}  // namespace osarium
