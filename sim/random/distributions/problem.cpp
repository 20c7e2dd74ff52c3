// What makes parameters invalid, in one place. The sentences complete "the distribution is wrong:
// ...".
#include <algorithm>
#include <cmath>

#include "sim/random/distribution.hpp"

namespace osarium::distributions {
namespace {

using Problem = std::optional<std::string_view>;

bool finite(double x) { return std::isfinite(x); }
bool positive(double x) { return finite(x) && x > 0; }
bool not_negative(double x) { return finite(x) && x >= 0; }

Problem unless(bool valid, std::string_view complaint) {
  return valid ? std::nullopt : Problem(complaint);
}

}  // namespace

Problem Fixed::problem() const { return unless(finite(value), "value must be finite"); }

Problem Uniform::problem() const {
  if (!finite(low) || !finite(high)) return "low and high must be finite";
  return unless(low <= high && finite(high - low), "low must not be above high");
}

Problem Exponential::problem() const {
  return unless(positive(average), "the mean must be above 0 and finite");
}

Problem Erlang::problem() const {
  if (stages < 1 || stages > 1'000'000) return "stages must be 1 to 1000000";
  return unless(positive(average), "the mean must be above 0 and finite");
}

Problem Gamma::problem() const {
  return unless(positive(shape) && positive(scale), "shape and scale must be above 0 and finite");
}

Problem Normal::problem() const {
  if (!finite(average)) return "the mean must be finite";
  return unless(not_negative(deviation), "the deviation must be at least 0 and finite");
}

Problem Lognormal::problem() const {
  if (!positive(median)) return "median must be above 0 and finite";
  return unless(not_negative(sigma), "sigma must be at least 0 and finite");
}

Problem Pareto::problem() const {
  return unless(positive(minimum) && positive(shape),
                "minimum and shape must be above 0 and finite");
}

Problem GeneralisedPareto::problem() const {
  if (!finite(location) || !finite(shape)) return "location and shape must be finite";
  return unless(positive(scale), "scale must be above 0 and finite");
}

Problem Weibull::problem() const {
  if (!positive(scale)) return "scale must be above 0 and finite";
  return unless(finite(shape) && shape >= 0.01, "shape must be at least 0.01 and finite");
}

Problem Gev::problem() const {
  if (!finite(location) || !finite(shape)) return "location and shape must be finite";
  return unless(positive(scale), "scale must be above 0 and finite");
}

Problem Empirical::problem() const {
  if (values.empty()) return "values must hold at least one number";
  if (!std::all_of(values.begin(), values.end(), finite)) return "values must be finite";
  if (!std::is_sorted(values.begin(), values.end())) return "values must be ascending";
  if (cumulative.empty()) return std::nullopt;
  if (cumulative.size() != values.size()) return "cumulative must have one entry for each value";
  if (!std::all_of(cumulative.begin(), cumulative.end(), not_negative))
    return "cumulative must lie between 0 and 1";
  if (!std::is_sorted(cumulative.begin(), cumulative.end())) return "cumulative must be ascending";
  return unless(cumulative.back() == 1, "cumulative must end with 1");
}

Problem Mixture::problem() const {
  if (parts.empty()) return "parts must hold at least one distribution";
  double total = 0;
  for (const MixturePart& part : parts) {
    if (!not_negative(part.weight)) return "weights must be at least 0 and finite";
    total += part.weight;
  }
  return unless(positive(total), "the weights must not all be 0");
}

}  // namespace osarium::distributions
