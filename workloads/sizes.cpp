#include "workloads/sizes.hpp"

#include <algorithm>

#include "sim/parameters/empirical_rules.hpp"

namespace osarium {

namespace {

namespace s = size_distributions;

double bytes(Bytes size) { return static_cast<double>(size.count()); }

Distribution convert(const s::Fixed& p) { return distributions::Fixed{bytes(p.value)}; }
Distribution convert(const s::Uniform& p) {
  return distributions::Uniform{bytes(p.low), bytes(p.high)};
}
Distribution convert(const s::Exponential& p) { return distributions::Exponential{bytes(p.mean)}; }
Distribution convert(const s::GeneralisedPareto& p) {
  return distributions::GeneralisedPareto{p.location, p.scale, p.shape};
}
Distribution convert(const s::Gev& p) { return distributions::Gev{p.location, p.scale, p.shape}; }
Distribution convert(const s::Empirical& p) {
  distributions::Empirical empirical{.values = {}, .cumulative = {}, .interpolate = p.interpolate};
  for (const Bytes value : p.values) empirical.values.push_back(bytes(value));
  for (const Ratio ratio : p.cumulative) empirical.cumulative.push_back(ratio.value());
  return empirical;
}
Distribution convert(const s::Mixture& p) {
  distributions::Mixture mixture;
  for (const s::MixturePart& part : p.parts)
    mixture.parts.push_back({part.weight, distribution_of(part.distribution)});
  return mixture;
}

}  // namespace

Distribution distribution_of(const SizeDistribution& parameters) {
  return std::visit([](const auto& p) { return convert(p); }, parameters);
}

Bytes sample_bytes(const Distribution& distribution, Stream& stream, Bytes least) {
  const double drawn = distribution.sample(stream) + 0.5;
  constexpr Bytes most = 1_GiB;
  if (!(drawn < bytes(most))) return most;
  return std::max(least, Bytes::of_count(static_cast<std::int64_t>(std::max(drawn, 0.0))));
}

namespace size_distributions {

ParameterList Fixed::parameters() {
  return parameter_list("The same size always.",
                        parameter("value", &Fixed::value, required, not_negative, "The size."));
}

ParameterList Uniform::parameters() {
  return parameter_list(
      "Every size between two bounds equally likely.",
      parameter("low", &Uniform::low, required, not_negative, "Lower bound."),
      parameter("high", &Uniform::high, required, not_negative, "Upper bound, at least low."));
}

std::optional<Violation> Uniform::violation() const {
  if (low <= high) return std::nullopt;
  return Violation{"high", "which is below low", "at least " + print_value(low)};
}

ParameterList Exponential::parameters() {
  return parameter_list("No memory.",
                        parameter("mean", &Exponential::mean, required, positive, "Mean."));
}

ParameterList GeneralisedPareto::parameters() {
  return parameter_list(
      "Tail of most size distributions; its numbers are in bytes.",
      parameter("location", &GeneralisedPareto::location, not_negative, "Smallest size."),
      parameter("scale", &GeneralisedPareto::scale, required, positive, "Spread."),
      parameter("shape", &GeneralisedPareto::shape, required, between(-10, 10),
                "0: exponential; above: heavier tail; below: bounded."));
}

ParameterList Gev::parameters() {
  return parameter_list(
      "Generalised extreme value distribution; its numbers are in bytes.",
      parameter("location", &Gev::location, "Where most of it is."),
      parameter("scale", &Gev::scale, required, positive, "Spread."),
      parameter("shape", &Gev::shape, required, between(-10, 10), "0: Gumbel; above: heavy tail."));
}

ParameterList Empirical::parameters() {
  return empirical_parameters<Empirical>("Measured sizes, or a published distribution function.",
                                         "Sizes in ascending order, unless they are in a file.");
}

std::optional<Violation> Empirical::violation() const { return empirical_violation(*this); }

ParameterList Mixture::parameters() {
  return parameter_list(
      "One of several distributions, chosen anew for each draw.",
      parameter("parts", &Mixture::parts, required, not_empty, "What it is mixed of."));
}

std::optional<Violation> Mixture::violation() const {
  if (std::any_of(parts.begin(), parts.end(), [](const auto& part) { return part.weight > 0; }))
    return std::nullopt;
  return Violation{"parts", "have no weight at all", "at least one weight above 0"};
}

ParameterList MixturePart::parameters() {
  return parameter_list(
      "A part of a mixture.",
      parameter("weight", &MixturePart::weight, required, not_negative, "Relative frequency."),
      parameter("distribution", &MixturePart::distribution, required, "Its sizes."));
}

}  // namespace size_distributions

}  // namespace osarium
