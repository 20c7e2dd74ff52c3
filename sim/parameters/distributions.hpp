// Distributions of durations as a configuration writes them: `{kind: exponential, mean: 4us}`. A
// parameter struct has a member DurationDistribution; its owner turns that into the Distribution of
// sim/random, in picoseconds, when the simulation is built. What reads without error is valid
// there.
#pragma once

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/engine/time.hpp"
#include "sim/parameters/parameter.hpp"
#include "sim/random/distribution.hpp"

namespace osarium {

namespace duration_distributions {

struct Fixed {
  static constexpr std::string_view kind = "fixed";
  Duration value;
  static ParameterList parameters();
};

struct Uniform {
  static constexpr std::string_view kind = "uniform";
  Duration low;
  Duration high;
  static ParameterList parameters();
  std::optional<Violation> violation() const;
};

struct Exponential {
  static constexpr std::string_view kind = "exponential";
  Duration mean = Duration::microseconds(1);
  static ParameterList parameters();
};

struct Erlang {
  static constexpr std::string_view kind = "erlang";
  Duration mean = Duration::microseconds(1);
  std::int64_t stages = 2;
  static ParameterList parameters();
};

struct Gamma {
  static constexpr std::string_view kind = "gamma";
  Duration mean = Duration::microseconds(1);
  double shape = 1;
  static ParameterList parameters();
  std::optional<Violation> violation() const;
};

struct Normal {
  static constexpr std::string_view kind = "normal";
  Duration mean;
  Duration deviation;
  static ParameterList parameters();
};

// Exactly one of median and mean is given.
struct Lognormal {
  static constexpr std::string_view kind = "lognormal";
  std::optional<Duration> median;
  std::optional<Duration> mean;
  double sigma = 1;
  static ParameterList parameters();
  std::optional<Violation> violation() const;
};

struct Pareto {
  static constexpr std::string_view kind = "pareto";
  Duration minimum = Duration::microseconds(1);
  double shape = 2.5;
  static ParameterList parameters();
};

struct GeneralisedPareto {
  static constexpr std::string_view kind = "generalised_pareto";
  Duration location;
  Duration scale = Duration::microseconds(1);
  double shape = 0;
  static ParameterList parameters();
};

struct Weibull {
  static constexpr std::string_view kind = "weibull";
  Duration scale = Duration::microseconds(1);
  double shape = 1;
  static ParameterList parameters();
};

struct Gev {
  static constexpr std::string_view kind = "gev";
  Duration location;
  Duration scale = Duration::microseconds(1);
  double shape = 0;
  static ParameterList parameters();
};

struct Empirical {
  static constexpr std::string_view kind = "empirical";
  std::vector<Duration> values;
  std::vector<Ratio> cumulative;
  std::optional<std::string> file;  // what reads files puts its values in its place
  bool interpolate = true;
  static ParameterList parameters();
  std::optional<Violation> violation() const;
};

struct MixturePart;

struct Mixture {
  static constexpr std::string_view kind = "mixture";
  std::vector<MixturePart> parts;
  static ParameterList parameters();
  std::optional<Violation> violation() const;
};

}  // namespace duration_distributions

using DurationDistribution =
    std::variant<duration_distributions::Fixed, duration_distributions::Uniform,
                 duration_distributions::Exponential, duration_distributions::Erlang,
                 duration_distributions::Gamma, duration_distributions::Normal,
                 duration_distributions::Lognormal, duration_distributions::Pareto,
                 duration_distributions::GeneralisedPareto, duration_distributions::Weibull,
                 duration_distributions::Gev, duration_distributions::Empirical,
                 duration_distributions::Mixture>;

namespace duration_distributions {

struct MixturePart {
  Ratio weight = Ratio::of_count(Ratio::unit);
  DurationDistribution distribution;
  static ParameterList parameters();
};

}  // namespace duration_distributions

// Values in picoseconds. The parameters must be valid, as they are after reading without errors.
Distribution distribution_of(const DurationDistribution& parameters);

}  // namespace osarium
