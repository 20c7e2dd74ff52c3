#include "analysis/sensitivity.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <numeric>

#include "sim/engine/check.hpp"
#include "sim/random/math.hpp"
#include "sim/statistics/tally.hpp"

namespace osarium {
namespace {

constexpr std::size_t sections = 10;

Point uniform_point(std::size_t dimensions, Stream& stream) {
  Point point(dimensions);
  for (double& coordinate : point) coordinate = stream.uniform();
  return point;
}

struct Indices {
  std::vector<double> first;
  std::vector<double> total;
};

// Of the rows from begin to end.
Indices indices_of(std::size_t dimensions, std::span<const double> outcomes, std::size_t begin,
                   std::size_t end) {
  const std::size_t width = dimensions + 2;
  Tally all;
  for (std::size_t row = begin; row < end; ++row)
    for (std::size_t i = 0; i < 2; ++i) all.record(outcomes[row * width + i]);
  Indices indices{std::vector<double>(dimensions), std::vector<double>(dimensions)};
  const double variance = *all.variance();
  if (variance == 0) return indices;
  const auto rows = static_cast<double>(end - begin);
  for (std::size_t row = begin; row < end; ++row) {
    const auto outcome = outcomes.subspan(row * width, width);
    for (std::size_t i = 0; i < dimensions; ++i) {
      const double moved = outcome[2 + i] - outcome[0];
      // Centred: the mean of the outcomes times the mean of the moves is noise.
      indices.first[i] += (outcome[1] - *all.mean()) * moved / rows / variance;
      indices.total[i] += moved * moved / 2 / rows / variance;
    }
  }
  return indices;
}

}  // namespace

Point in_box(const Point& unit, std::span<const Range> box) {
  OSARIUM_CHECK(unit.size() == box.size(), "every parameter has a range");
  Point point(unit.size());
  for (std::size_t i = 0; i < unit.size(); ++i) {
    const auto& [low, high, logarithmic] = box[i];
    point[i] = logarithmic ? low * math::exp(unit[i] * math::log(high / low))
                           : low + unit[i] * (high - low);
  }
  return point;
}

std::vector<Point> morris_design(std::size_t dimensions, std::size_t trajectories,
                                 std::size_t levels, Stream& stream) {
  OSARIUM_CHECK(dimensions > 0 && levels >= 2 && levels % 2 == 0, "a grid that can be halved");
  const auto steps = static_cast<double>(levels - 1);
  const double half = static_cast<double>(levels / 2) / steps;
  std::vector<Point> design;
  std::vector<std::size_t> order(dimensions);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t t = 0; t < trajectories; ++t) {
    Point point(dimensions);
    for (double& coordinate : point) coordinate = static_cast<double>(stream.below(levels)) / steps;
    for (std::size_t i = dimensions; i > 1; --i) std::swap(order[i - 1], order[stream.below(i)]);
    design.push_back(point);
    for (const std::size_t i : order) {
      point[i] += point[i] < 0.5 ? half : -half;
      design.push_back(point);
    }
  }
  return design;
}

std::vector<ElementaryEffects> morris_effects(std::span<const Point> design,
                                              std::span<const double> outcomes) {
  OSARIUM_CHECK(!design.empty() && design.size() == outcomes.size(), "every point has an outcome");
  const std::size_t dimensions = design.front().size();
  std::vector<Tally> effects(dimensions);
  std::vector<Tally> absolute(dimensions);
  for (std::size_t p = 1; p < design.size(); ++p) {
    if (p % (dimensions + 1) == 0) continue;  // the next trajectory begins
    std::size_t i = 0;
    while (design[p][i] == design[p - 1][i]) ++i;
    const double effect = (outcomes[p] - outcomes[p - 1]) / (design[p][i] - design[p - 1][i]);
    effects[i].record(effect);
    absolute[i].record(std::abs(effect));
  }
  std::vector<ElementaryEffects> result;
  for (std::size_t i = 0; i < dimensions; ++i)
    result.push_back({effects[i].mean().value_or(0), absolute[i].mean().value_or(0),
                      effects[i].deviation().value_or(0)});
  return result;
}

std::vector<Point> sobol_design(std::size_t dimensions, std::size_t rows, Stream& stream) {
  std::vector<Point> design;
  for (std::size_t row = 0; row < rows; ++row) {
    const Point a = uniform_point(dimensions, stream);
    const Point b = uniform_point(dimensions, stream);
    design.push_back(a);
    design.push_back(b);
    for (std::size_t i = 0; i < dimensions; ++i) {
      design.push_back(a);
      design.back()[i] = b[i];
    }
  }
  return design;
}

std::vector<SobolIndex> sobol_indices(std::size_t dimensions, std::span<const double> outcomes) {
  const std::size_t rows = outcomes.size() / (dimensions + 2);
  OSARIUM_CHECK(dimensions > 0 && rows >= 2 * sections && outcomes.size() % (dimensions + 2) == 0,
                "whole rows, at least twenty");
  const Indices all = indices_of(dimensions, outcomes, 0, rows);
  std::vector<std::vector<double>> first(dimensions);
  std::vector<std::vector<double>> total(dimensions);
  for (std::size_t s = 0; s < sections; ++s) {
    const Indices part =
        indices_of(dimensions, outcomes, s * rows / sections, (s + 1) * rows / sections);
    for (std::size_t i = 0; i < dimensions; ++i) {
      first[i].push_back(part.first[i]);
      total[i].push_back(part.total[i]);
    }
  }
  std::vector<SobolIndex> result;
  for (std::size_t i = 0; i < dimensions; ++i)
    result.push_back({sectioned(all.first[i], first[i]), sectioned(all.total[i], total[i])});
  return result;
}

Estimate share_that_holds(std::uint64_t holds, std::uint64_t points) {
  OSARIUM_CHECK(points > 0 && holds <= points, "a share of some points");
  using Binomial = boost::math::binomial_distribution<double>;
  const auto n = static_cast<double>(points);
  const auto k = static_cast<double>(holds);
  const double tail = (1 - confidence) / 2;
  return {.value = k / n,
          .low = Binomial::find_lower_bound_on_p(n, k, tail),
          .high = Binomial::find_upper_bound_on_p(n, k, tail)};
}

}  // namespace osarium
