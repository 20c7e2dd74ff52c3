#include "analysis/highest_load.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "sim/engine/check.hpp"

namespace osarium {

namespace {

constexpr double endless = std::numeric_limits<double>::infinity();

double value_of(const LoadPoint& point) { return point.metric ? point.metric->value : endless; }
double at_most(const LoadPoint& point) {
  return point.metric ? point.metric->high.value_or(endless) : endless;
}
double at_least(const LoadPoint& point) {
  return point.metric ? point.metric->low.value_or(0) : endless;
}

}  // namespace

void LoadSearch::add(const LoadPoint& point) {
  const auto place =
      std::lower_bound(points_.begin(), points_.end(), point.load,
                       [](const LoadPoint& each, double load) { return each.load < load; });
  points_.insert(place, point);
}

LoadSearch::Bracket LoadSearch::bracket(Curve curve) const {
  Bracket found;
  for (const LoadPoint& point : points_) {
    if (curve(point) >= limit_) {
      found.fails = &point;
      return found;
    }
    found.meets = &point;
  }
  return found;
}

std::optional<double> LoadSearch::next(Curve curve, double wanted) const {
  const auto [meets, fails] = bracket(curve);
  const double far = std::ldexp(1.0, furthest);
  if (fails == nullptr) {
    const double load = points_.back().load * 2;
    return load <= first_ * far ? std::optional(load) : std::nullopt;
  }
  if (meets == nullptr) {
    const double load = points_.front().load / 2;
    return load >= first_ / far ? std::optional(load) : std::nullopt;
  }
  if (fails->load <= meets->load * (1 + wanted)) return std::nullopt;
  return std::sqrt(fails->load * meets->load);
}

std::optional<double> LoadSearch::next() const {
  if (!reason_.empty()) return std::nullopt;
  if (points_.empty()) return first_;
  if (const auto load = next(value_of, precision)) return load;
  const auto [meets, fails] = bracket(value_of);
  if (meets == nullptr || fails == nullptr || !meets->metric->low) return std::nullopt;
  if (const auto load = next(at_most, precision_of_ends)) return load;
  return next(at_least, precision_of_ends);
}

// Between the two loads the logarithm of the metric goes straight.
std::optional<double> LoadSearch::crossing(Curve curve) const {
  const auto [meets, fails] = bracket(curve);
  if (meets == nullptr || fails == nullptr) return std::nullopt;
  const double below = curve(*meets);
  const double above = curve(*fails);
  if (above == endless || below <= 0) return meets->load;
  const double part = std::log(limit_ / below) / std::log(above / below);
  return meets->load * std::pow(fails->load / meets->load, part);
}

std::string LoadSearch::so_far() const {
  const auto [meets, fails] = bracket(value_of);
  const auto words = [](const LoadPoint& point) {
    return std::to_string(std::llround(point.load));
  };
  if (meets != nullptr && fails != nullptr)
    return "between " + words(*meets) + " and " + words(*fails);
  if (meets != nullptr) return "above " + words(*meets);
  return fails != nullptr ? "below " + words(*fails) : "";
}

HighestLoad LoadSearch::result() const {
  HighestLoad result{.reason = reason_, .points = points_};
  const auto [meets, fails] = bracket(value_of);
  const bool found = meets != nullptr && fails != nullptr;
  if (!reason_.empty() && (!found || fails->load > meets->load * (1 + precision))) return result;
  OSARIUM_CHECK(!points_.empty(), "a search ends after it has begun");
  if (!found) {
    result.reason = meets == nullptr ? "not even the lowest load meets it" : "every load meets it";
    return result;
  }
  result.saturated = !fails->metric;
  result.doubt = meets->doubt.empty() ? fails->doubt : meets->doubt;
  const auto load = crossing(value_of);
  result.load = Estimate{.value = *load};
  // An end that could not be evaluated leaves the answer without interval.
  if (!std::exchange(result.reason, {}).empty() || !meets->metric->low) return result;
  const auto low = crossing(at_most);
  const auto high = crossing(at_least);
  if (low && high) {
    result.load->low = std::min(*low, *load);
    result.load->high = std::max(*high, *load);
  }
  return result;
}

}  // namespace osarium
