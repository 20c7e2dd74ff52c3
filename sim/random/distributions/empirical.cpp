#include "sim/random/distributions/empirical.hpp"

#include <algorithm>

namespace osarium::distributions {

double Empirical::quantile(double probability) const {
  const std::size_t last = values.size() - 1;
  if (cumulative.empty()) {
    const double position = probability * static_cast<double>(interpolate ? last : last + 1);
    const std::size_t i = std::min(static_cast<std::size_t>(position), last);
    if (!interpolate || i == last) return values[i];
    return values[i] + (position - static_cast<double>(i)) * (values[i + 1] - values[i]);
  }
  const auto above = std::upper_bound(cumulative.begin(), cumulative.end(), probability);
  const std::size_t i = std::min(static_cast<std::size_t>(above - cumulative.begin()), last);
  if (!interpolate || i == 0) return values[i];
  const double share = (probability - cumulative[i - 1]) / (cumulative[i] - cumulative[i - 1]);
  return values[i - 1] + std::min(share, 1.0) * (values[i] - values[i - 1]);
}

std::size_t Empirical::pieces() const {
  const bool ranges_only = interpolate && cumulative.empty() && values.size() > 1;
  return ranges_only ? values.size() - 1 : values.size();
}

Empirical::Piece Empirical::piece(std::size_t i) const {
  if (cumulative.empty()) {
    const double probability = 1.0 / static_cast<double>(pieces());
    const bool range = interpolate && values.size() > 1;
    return {values[i], values[range ? i + 1 : i], probability};
  }
  if (i == 0) return {values[0], values[0], cumulative[0]};
  return {values[interpolate ? i - 1 : i], values[i], cumulative[i] - cumulative[i - 1]};
}

double Empirical::mean() const {
  double sum = 0;
  for (std::size_t i = 0; i < pieces(); ++i) {
    const Piece p = piece(i);
    sum += p.probability * 0.5 * (p.low + p.high);
  }
  return sum;
}

double Empirical::variance() const {
  const double centre = mean();
  double sum = 0;
  for (std::size_t i = 0; i < pieces(); ++i) {
    const Piece p = piece(i);
    const double low = p.low - centre;
    const double high = p.high - centre;
    sum += p.probability * (low * low + low * high + high * high) / 3;
  }
  return sum;
}

}  // namespace osarium::distributions
