#include "sim/random/distributions/registry.hpp"

#include <array>

namespace osarium {
namespace {

template <class Kind>
constexpr DistributionEntry entry(std::string_view summary) {
  return {Kind::name, summary, [] { return Distribution(Kind{}); }};
}

// A mixture of nothing is not valid, so its example has one part.
Distribution make_mixture() {
  return distributions::Mixture{{{.weight = 1, .distribution = distributions::Exponential{}}}};
}

using namespace distributions;

constexpr std::array registry = {
    entry<Empirical>("measured values or a published distribution function"),
    entry<Erlang>("sum of equal exponential stages; less variable than an exponential"),
    entry<Exponential>("gaps of a Poisson process; no memory"),
    entry<Fixed>("the same value always"),
    entry<Gamma>("positive, any variability: shape below 1 more than exponential, above 1 less"),
    entry<GeneralisedPareto>("excess over a threshold; location, scale and tail shape"),
    entry<Gev>("generalised extreme value: the largest of many"),
    entry<Lognormal>("its logarithm is normal; given by median and sigma"),
    DistributionEntry{Mixture::name, "one of several distributions, by weight", make_mixture},
    entry<Normal>("bell curve; as a time, negative values are clipped to zero"),
    entry<Pareto>("power-law tail above a minimum"),
    entry<Uniform>("equally likely between two bounds"),
    entry<Weibull>("stretched or compressed exponential tail"),
};

}  // namespace

std::span<const DistributionEntry> distribution_registry() { return registry; }

std::optional<DistributionEntry> find_distribution(std::string_view name) {
  for (const DistributionEntry& candidate : registry)
    if (candidate.name == name) return candidate;
  return std::nullopt;
}

}  // namespace osarium
