// How long and how often a study runs: `run:` of its file.
#pragma once

#include "sim/parameters/parameter.hpp"

namespace osarium {

// `auto`, or a time.
struct WarmupTime {
  std::optional<Duration> stated = {};
};
std::optional<Problem> parse_value(Scalar text, WarmupTime& value);
std::string print_value(const WarmupTime& value);
ScalarType scalar_type(const WarmupTime*);

// Replicas are added until the interval of a metric is narrow enough (analysis/stopping.hpp).
struct StopParameters {
  std::string metric = "latency.p99";
  Ratio relative = Ratio::of_count(Ratio::unit / 50);
  std::int64_t max_replicas = 200;

  static ParameterList parameters();
  std::optional<Violation> violation() const;
};

struct RunParameters {
  Duration duration = 200_ms;
  WarmupTime warmup = {};
  std::int64_t replicas = 5;
  std::int64_t seed = 1;
  std::optional<StopParameters> stop = {};

  static ParameterList parameters();
  std::optional<Violation> violation() const;
};

}  // namespace osarium
