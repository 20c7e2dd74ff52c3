// A service on another machine, as a workload states it: how far away it is, how long it takes, and
// what it answers. It is no simulated machine: where requests for it queue is at its own threads
// only.
#pragma once

#include "sim/parameters/distributions.hpp"
#include "workloads/sizes.hpp"

namespace osarium {

struct PeerParameters {
  std::string name = {};
  DurationDistribution time = duration_distributions::Fixed{};
  SizeDistribution reply = size_distributions::Fixed{128_B};
  Duration distance{};
  std::optional<std::int64_t> threads = {};
  static ParameterList parameters();
  std::optional<Violation> violation() const;
};

}  // namespace osarium
