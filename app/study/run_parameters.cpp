#include "app/study/run_parameters.hpp"

#include "analysis/metrics.hpp"
#include "sim/parameters/nearest.hpp"

namespace osarium {

std::optional<Problem> parse_value(Scalar text, WarmupTime& value) {
  if (text.text == "auto" && !text.quoted) {
    value.stated.reset();
    return std::nullopt;
  }
  Duration stated;
  const std::string allowed = scalar_type(&value).allowed;
  if (auto problem = parse_value(text, stated)) {
    problem->allowed = allowed;
    constexpr std::string_view words[] = {"auto"};
    if (problem->suggestion.empty()) problem->suggestion = nearest_name(text.text, words);
    return problem;
  }
  if (stated < Duration()) return Problem{"which is below zero", allowed, ""};
  value.stated = stated;
  return std::nullopt;
}

std::string print_value(const WarmupTime& value) {
  return value.stated ? print_value(*value.stated) : "auto";
}

ScalarType scalar_type(const WarmupTime*) {
  ScalarType type = scalar_type(static_cast<const Duration*>(nullptr));
  type.name = "duration or auto";
  type.allowed = "auto, or " + type.allowed;
  type.pattern = "^auto$|" + type.pattern_positive;
  type.pattern_positive = type.pattern;
  return type;
}

ParameterList StopParameters::parameters() {
  using Self = StopParameters;
  return parameter_list(
      "Adds replicas, in their order, until half the 95 % interval of a metric is at most a part "
      "of its value, under every architecture and of every workload.",
      parameter("metric", &Self::metric, "One of those that a result has."),
      parameter("relative", &Self::relative,
                between(Ratio::of_count(1), Ratio::of_count(Ratio::unit)),
                "Half the interval, of the value."),
      parameter("max_replicas", &Self::max_replicas, between(2, 10'000),
                "Where it ends in any case, and says how many it would take."));
}

std::optional<Violation> StopParameters::violation() const {
  if (is_metric(metric)) return std::nullopt;
  return Violation{"metric", "which is no metric of a result", metric_names()};
}

ParameterList RunParameters::parameters() {
  using Self = RunParameters;
  return parameter_list(
      "How long and how often.",
      parameter("duration", &Self::duration, positive, "Simulated time that is measured."),
      parameter("warmup", &Self::warmup,
                "Simulated time before that. `auto`: found by MSER-5 in a run of its own under "
                "each architecture, and the longest of them taken for all."),
      parameter("replicas", &Self::replicas, between(1, 10'000),
                "Runs with other random numbers; with `stop`, as many at least."),
      parameter("seed", &Self::seed, not_negative, "Of all random numbers."),
      parameter("stop", &Self::stop, "When to stop adding replicas; none: there are `replicas`."));
}

std::optional<Violation> RunParameters::violation() const {
  if (!stop || (replicas >= 2 && replicas <= stop->max_replicas)) return std::nullopt;
  return Violation{"replicas", "which does not go with stop",
                   "from 2 to stop.max_replicas, which is " + print_value(stop->max_replicas)};
}

}  // namespace osarium
