#include "sim/parameters/distributions.hpp"

#include <algorithm>

#include "sim/parameters/empirical_rules.hpp"
#include "sim/random/math.hpp"

namespace osarium {

namespace {

double ps(Duration duration) { return static_cast<double>(duration.picoseconds()); }

namespace d = duration_distributions;

Distribution convert(const d::Fixed& p) { return distributions::Fixed{ps(p.value)}; }
Distribution convert(const d::Uniform& p) { return distributions::Uniform{ps(p.low), ps(p.high)}; }
Distribution convert(const d::Exponential& p) { return distributions::Exponential{ps(p.mean)}; }
Distribution convert(const d::Erlang& p) { return distributions::Erlang{p.stages, ps(p.mean)}; }
Distribution convert(const d::Gamma& p) {
  return distributions::Gamma{p.shape, ps(p.mean) / p.shape};
}
Distribution convert(const d::Normal& p) {
  return distributions::Normal{ps(p.mean), ps(p.deviation)};
}
Distribution convert(const d::Lognormal& p) {
  double median = p.median ? ps(*p.median) : ps(*p.mean) * math::exp(-0.5 * p.sigma * p.sigma);
  return distributions::Lognormal{median, p.sigma};
}
Distribution convert(const d::Pareto& p) { return distributions::Pareto{ps(p.minimum), p.shape}; }
Distribution convert(const d::GeneralisedPareto& p) {
  return distributions::GeneralisedPareto{ps(p.location), ps(p.scale), p.shape};
}
Distribution convert(const d::Weibull& p) { return distributions::Weibull{ps(p.scale), p.shape}; }
Distribution convert(const d::Gev& p) {
  return distributions::Gev{ps(p.location), ps(p.scale), p.shape};
}
Distribution convert(const d::Empirical& p) {
  distributions::Empirical empirical{.values = {}, .cumulative = {}, .interpolate = p.interpolate};
  for (Duration value : p.values) empirical.values.push_back(ps(value));
  for (Ratio ratio : p.cumulative) empirical.cumulative.push_back(ratio.value());
  return empirical;
}
Distribution convert(const d::Mixture& p) {
  distributions::Mixture mixture;
  for (const d::MixturePart& part : p.parts) {
    mixture.parts.push_back({part.weight.value(), distribution_of(part.distribution)});
  }
  return mixture;
}

}  // namespace

Distribution distribution_of(const DurationDistribution& parameters) {
  return std::visit([](const auto& p) { return convert(p); }, parameters);
}

namespace duration_distributions {

std::optional<Violation> Uniform::violation() const {
  if (low <= high) return std::nullopt;
  return Violation{"high", "which is below low", "at least " + print_value(low)};
}

std::optional<Violation> Gamma::violation() const {
  if (distributions::Gamma{shape, ps(mean) / shape}.problem() == std::nullopt) return std::nullopt;
  return Violation{"shape", "which is too extreme for this mean", "shapes nearer to 1"};
}

std::optional<Violation> Lognormal::violation() const {
  if (median.has_value() == mean.has_value()) {
    return Violation{median ? "mean" : "",
                     median ? "beside a median" : "has neither median nor mean",
                     "one of median and mean"};
  }
  return std::nullopt;
}

std::optional<Violation> Empirical::violation() const { return empirical_violation(*this); }

std::optional<Violation> Mixture::violation() const {
  bool any = std::any_of(parts.begin(), parts.end(),
                         [](const MixturePart& part) { return part.weight > Ratio(); });
  if (any) return std::nullopt;
  return Violation{"parts", "have no weight at all", "at least one weight above 0%"};
}

}  // namespace duration_distributions

}  // namespace osarium
