// Distributions of sizes as a configuration writes them: `{kind: fixed, value: 4KiB}`. Real numbers
// here count bytes; what is drawn is a whole number of them, at least `least` and at most 1 GiB.
#pragma once

#include "models/services/system_calls.hpp"
#include "sim/parameters/parameter.hpp"
#include "sim/random/distribution.hpp"

namespace osarium {

namespace size_distributions {

struct Fixed {
  static constexpr std::string_view kind = "fixed";
  Bytes value = 64_B;
  static ParameterList parameters();
};

struct Uniform {
  static constexpr std::string_view kind = "uniform";
  Bytes low;
  Bytes high;
  static ParameterList parameters();
  std::optional<Violation> violation() const;
};

struct Exponential {
  static constexpr std::string_view kind = "exponential";
  Bytes mean = 64_B;
  static ParameterList parameters();
};

struct GeneralisedPareto {
  static constexpr std::string_view kind = "generalised_pareto";
  double location = 0;
  double scale = 1;
  double shape = 0;
  static ParameterList parameters();
};

struct Gev {
  static constexpr std::string_view kind = "gev";
  double location = 0;
  double scale = 1;
  double shape = 0;
  static ParameterList parameters();
};

// Measured sizes, or a published distribution function.
struct Empirical {
  static constexpr std::string_view kind = "empirical";
  std::vector<Bytes> values;
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

}  // namespace size_distributions

using SizeDistribution =
    std::variant<size_distributions::Fixed, size_distributions::Uniform,
                 size_distributions::Exponential, size_distributions::GeneralisedPareto,
                 size_distributions::Gev, size_distributions::Empirical,
                 size_distributions::Mixture>;

namespace size_distributions {

struct MixturePart {
  double weight = 1;
  SizeDistribution distribution;
  static ParameterList parameters();
};

}  // namespace size_distributions

// Values in bytes.
Distribution distribution_of(const SizeDistribution& parameters);
Bytes sample_bytes(const Distribution& distribution, Stream& stream, Bytes least = Bytes());

}  // namespace osarium
