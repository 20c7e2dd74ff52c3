// What one run measured of one workload: latencies of the requests that were finished in the
// measured window, and where their time went. Constant memory, however long the run.
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

  Histogram latency;
  std::array<Duration, causes> spent{};  // sums over requests; they add up to that of latency
  std::uint64_t failed = 0;              // ended by an error
};

}  // namespace osarium
