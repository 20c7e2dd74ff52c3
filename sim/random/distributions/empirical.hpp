// Measured values. Without `cumulative`, the n values are equally likely (a sample); with it,
// values[i] is the quantile at cumulative[i] (a published distribution function). Two ways to draw:
//   step (interpolate = false): one of the values themselves;
//   interpolated: linear between neighbours, so that a sample's values split it in n - 1 equally
//   likely ranges.
// With `cumulative`, the mass cumulative[0] lies on values[0] in both ways.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/random/stream.hpp"

namespace osarium::distributions {

struct Empirical {
  static constexpr std::string_view name = "empirical";

  std::vector<double> values = {1};  // at least one, finite, ascending (equal ones allowed)
  std::vector<double> cumulative =
      {};  // none, or one for each value: in [0, 1], ascending, the last 1
  bool interpolate = true;

  double sample(Stream& stream) const { return quantile(stream.uniform()); }
  double quantile(double probability) const;  // in [0, 1]
  double mean() const;
  double variance() const;
  std::optional<std::string_view> problem() const;

 private:
  // A range of values that is drawn from uniformly, and its probability.
  struct Piece {
    double low;
    double high;
    double probability;
  };
  std::size_t pieces() const;
  Piece piece(std::size_t i) const;
};

}  // namespace osarium::distributions
