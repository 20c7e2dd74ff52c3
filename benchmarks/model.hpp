// model16: 16 cores that run operations for ever. An operation computes for an exponential time
// (mean 1 us), enters the kernel (trap cost), makes a nested call inside (call cost), takes a lock
// that all cores share, first come, first served, holds it for a fixed time, and returns. Latency
// is what the operation takes without its computing.
//
// model-osarium writes it as coroutines, model-hand as the switch loop that one would write by hand
// for speed. They draw the same numbers and must print the same check value: the mean latency in
// us.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "benchmarks/peers/workload.hpp"

namespace model {

using osarium::Duration;

inline constexpr int cores = 16;
inline constexpr double mean_compute = 1e6;  // picoseconds
inline constexpr Duration trap = Duration::nanoseconds(103);
inline constexpr Duration call = Duration::nanoseconds(47);
inline constexpr Duration hold = Duration::nanoseconds(59);

// What one core computes: a stream of its own, so that the cores do not depend on each other's
// order.
class Computing {
 public:
  explicit Computing(std::uint64_t core) : stream_(osarium::Seed{}, "core", core, "compute") {}
  Duration next() { return Duration::from_picoseconds(mean_compute * stream_.exponential()); }

 private:
  osarium::Stream stream_;
};

}  // namespace model
