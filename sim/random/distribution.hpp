// A probability distribution as a value: one of the kinds in sim/random/distributions/, to be
// copied, compared by name and drawn from. It holds no random state: the numbers come from the
// Stream, so that one distribution can serve any number of entities. Values are plain doubles in
// whatever unit the parameters have. A draw allocates nothing; a fixed or exponential one is
// inline.
//
//   Distribution think = distributions::Exponential{.average = 2e6};   // picoseconds
//   Duration pause = sample_duration(think, stream);
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "sim/engine/check.hpp"
#include "sim/engine/time.hpp"
#include "sim/random/distributions/empirical.hpp"
#include "sim/random/distributions/erlang.hpp"
#include "sim/random/distributions/exponential.hpp"
#include "sim/random/distributions/fixed.hpp"
#include "sim/random/distributions/gamma.hpp"
#include "sim/random/distributions/generalised_pareto.hpp"
#include "sim/random/distributions/gev.hpp"
#include "sim/random/distributions/lognormal.hpp"
#include "sim/random/distributions/mixture.hpp"
#include "sim/random/distributions/normal.hpp"
#include "sim/random/distributions/pareto.hpp"
#include "sim/random/distributions/uniform.hpp"
#include "sim/random/distributions/weibull.hpp"
#include "sim/random/stream.hpp"

namespace osarium {

class Distribution {
 public:
  using Kind = std::variant<distributions::Fixed, distributions::Exponential,
                            distributions::Uniform, distributions::Erlang, distributions::Gamma,
                            distributions::Normal, distributions::Lognormal, distributions::Pareto,
                            distributions::GeneralisedPareto, distributions::Weibull,
                            distributions::Gev, distributions::Empirical, distributions::Mixture>;

  // Always 1.
  Distribution();

  // The parameters must be valid. Whoever reads them from a user asks problem() first.
  template <class Parameters>
  requires requires(const Parameters& p) { p.problem(); }
  Distribution(Parameters parameters);  // NOLINT: a kind is a distribution

  double sample(Stream& stream) const {
    if (const auto* exponential = std::get_if<distributions::Exponential>(&kind_))
      return exponential->sample(stream);
    if (const auto* fixed = std::get_if<distributions::Fixed>(&kind_)) return fixed->value;
    return sample_any(stream);
  }

  // Infinity where the integral diverges.
  double mean() const;
  double variance() const;

  std::string_view name() const;
  const Kind& kind() const { return kind_; }

 private:
  double sample_any(Stream& stream) const;

  Kind kind_;
};

namespace distributions {
struct MixturePart {
  double weight = 1;  // >= 0, finite
  Distribution distribution;
};
}  // namespace distributions

inline Distribution::Distribution() = default;

template <class Parameters>
requires requires(const Parameters& p) { p.problem(); }
Distribution::Distribution(Parameters parameters) : kind_(std::move(parameters)) {
  OSARIUM_CHECK(!std::get<Parameters>(kind_).problem(), "distribution with invalid parameters");
}

// A draw in picoseconds, rounded to the nearest; a negative one (normal, uniform, GEV) becomes zero
// and one beyond the range of Duration its maximum. Clipping moves the mean: Distribution::mean()
// does not know of it.
inline Duration sample_duration(const Distribution& distribution, Stream& stream) {
  const double picoseconds = distribution.sample(stream);
  return picoseconds > 0 ? Duration::from_picoseconds(picoseconds) : Duration();
}

}  // namespace osarium
