// The parameters of the distributions of durations: names, ranges and documentation.
#include "sim/parameters/distributions.hpp"
#include "sim/parameters/empirical_rules.hpp"

namespace osarium::duration_distributions {

ParameterList Fixed::parameters() {
  return parameter_list("The same duration always.",
                        parameter("value", &Fixed::value, required, not_negative, "The duration."));
}

ParameterList Uniform::parameters() {
  return parameter_list(
      "Every duration between two bounds equally likely.",
      parameter("low", &Uniform::low, required, not_negative, "Lower bound."),
      parameter("high", &Uniform::high, required, not_negative, "Upper bound, at least low."));
}

ParameterList Exponential::parameters() {
  return parameter_list("Gaps of a Poisson process: no memory.",
                        parameter("mean", &Exponential::mean, required, positive, "Mean."));
}

ParameterList Erlang::parameters() {
  return parameter_list(
      "Sum of equal exponential stages: less variable than one exponential.",
      parameter("mean", &Erlang::mean, required, positive, "Mean of the sum."),
      parameter("stages", &Erlang::stages, required, between(1, 1'000'000), "Number of stages."));
}

ParameterList Gamma::parameters() {
  return parameter_list(
      "Any variability: shape below 1 varies more than an exponential, above 1 less.",
      parameter("mean", &Gamma::mean, required, positive, "Mean."),
      parameter("shape", &Gamma::shape, required, positive, "Squared mean over variance."));
}

ParameterList Normal::parameters() {
  return parameter_list(
      "Bell curve; durations below zero become zero.",
      parameter("mean", &Normal::mean, required, not_negative, "Mean before clipping."),
      parameter("deviation", &Normal::deviation, required, not_negative,
                "Standard deviation before clipping."));
}

ParameterList Lognormal::parameters() {
  return parameter_list(
      "The logarithm is normal; give the median or the mean.",
      parameter("median", &Lognormal::median, positive, "Median."),
      parameter("mean", &Lognormal::mean, positive, "Mean, instead of the median."),
      parameter("sigma", &Lognormal::sigma, required, between(0, 10),
                "Standard deviation of the logarithm."));
}

ParameterList Pareto::parameters() {
  return parameter_list(
      "Power-law tail above a minimum.",
      parameter("minimum", &Pareto::minimum, required, positive, "Smallest duration."),
      parameter("shape", &Pareto::shape, required, positive,
                "Tail exponent: no mean up to 1, no variance up to 2."));
}

ParameterList GeneralisedPareto::parameters() {
  return parameter_list(
      "Excess over a threshold.",
      parameter("location", &GeneralisedPareto::location, not_negative, "Smallest duration."),
      parameter("scale", &GeneralisedPareto::scale, required, positive, "Width."),
      parameter("shape", &GeneralisedPareto::shape, required,
                "Tail: 0 exponential, above 0 heavier, below 0 bounded."));
}

ParameterList Weibull::parameters() {
  return parameter_list("Stretched (shape below 1) or compressed exponential tail.",
                        parameter("scale", &Weibull::scale, required, positive, "63rd percentile."),
                        parameter("shape", &Weibull::shape, required, at_least(0.01),
                                  "Tail: below 1 heavier than exponential."));
}

ParameterList Gev::parameters() {
  return parameter_list(
      "Generalised extreme value, the largest of many; durations below zero become zero.",
      parameter("location", &Gev::location, required, "Location."),
      parameter("scale", &Gev::scale, required, positive, "Width."),
      parameter("shape", &Gev::shape, required, "Tail: 0 Gumbel, above 0 heavy, below 0 bounded."));
}

ParameterList Empirical::parameters() {
  return empirical_parameters<Empirical>(
      "Measured durations, or a published distribution function.",
      "Durations in ascending order, unless they are in a file.");
}

ParameterList Mixture::parameters() {
  return parameter_list(
      "One of several distributions, chosen by weight for each draw.",
      parameter("parts", &Mixture::parts, required, not_empty, "The distributions."));
}

ParameterList MixturePart::parameters() {
  return parameter_list(
      "A distribution and its share.",
      parameter("weight", &MixturePart::weight, required, not_negative,
                "Share; the weights need not sum to 100%."),
      parameter("distribution", &MixturePart::distribution, required, "What is drawn from."));
}

}  // namespace osarium::duration_distributions
