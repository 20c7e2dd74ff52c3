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
  std::vector<std::vector<std::size_t>> alone;
  for (std::size_t i = 0; i < dimensions; ++i) alone.push_back({i});
  return sobol_design(dimensions, alone, rows, stream);
}

std::vector<Point> sobol_design(std::size_t dimensions,
                                std::span<const std::vector<std::size_t>> groups, std::size_t rows,
                                Stream& stream) {
  std::vector<Point> design;
  for (std::size_t row = 0; row < rows; ++row) {
    const Point a = uniform_point(dimensions, stream);
    const Point b = uniform_point(dimensions, stream);
    design.push_back(a);
    design.push_back(b);
    for (const std::vector<std::size_t>& group : groups) {
      design.push_back(a);
      for (const std::size_t i : group) design.back()[i] = b[i];
    }
  }
  return design;
}

SobolIndices::SobolIndices(std::size_t parameters, std::span<const std::vector<double>> outcomes) {
  OSARIUM_CHECK(parameters > 0 && !outcomes.empty(), "parameters of an outcome");
  const std::size_t points = outcomes.front().size();
  const std::size_t rows = points / (parameters + 2);
  OSARIUM_CHECK(rows >= least_rows && points % (parameters + 2) == 0,
                "whole rows, at least twenty");
  const auto all_but = [&](std::size_t begin, std::size_t end) {
    std::vector<std::size_t> some;
    for (std::size_t row = 0; row < rows; ++row)
      if (row < begin || row >= end) some.push_back(row);
    return some;
  };
  all_ = sums_of(parameters, outcomes, all_but(rows, rows));
  for (std::size_t s = 0; s < sections; ++s)
    without_.push_back(
        sums_of(parameters, outcomes, all_but(s * rows / sections, (s + 1) * rows / sections)));
}

SobolIndices::Sums SobolIndices::sums_of(std::size_t parameters,
                                         std::span<const std::vector<double>> outcomes,
                                         std::span<const std::size_t> rows) {
  const std::size_t width = parameters + 2;
  Sums sums{static_cast<double>(rows.size()), 0, std::vector<double>(parameters),
            std::vector<double>(parameters)};
  for (const std::vector<double>& outcome : outcomes) {
    Tally all;
    for (const std::size_t row : rows)
      for (std::size_t i = 0; i < 2; ++i) all.record(outcome[row * width + i]);
    sums.variance += *all.variance();
    for (const std::size_t row : rows) {
      const auto values = std::span(outcome).subspan(row * width, width);
      for (std::size_t i = 0; i < parameters; ++i) {
        const double moved = values[2 + i] - values[0];
        // Centred: the mean of the outcomes times the mean of the moves is noise.
        sums.first[i] += (values[1] - *all.mean()) * moved;
        sums.total[i] += moved * moved / 2;
      }
    }
  }
  return sums;
}

Estimate SobolIndices::share(std::vector<double> Sums::*sums, std::size_t parameter) const {
  const auto of = [&](const Sums& some) {
    return some.variance == 0 ? 0 : (some.*sums)[parameter] / some.variance / some.rows;
  };
  constexpr auto count = static_cast<double>(sections);
  std::vector<double> values;
  for (const Sums& some : without_) values.push_back(count * of(all_) - (count - 1) * of(some));
  return sectioned(of(all_), values);
}

SobolIndex SobolIndices::of(std::size_t parameter) const {
  return {share(&Sums::first, parameter), share(&Sums::total, parameter)};
}

std::vector<SobolIndex> sobol_indices(std::size_t dimensions, std::span<const double> outcomes) {
  const std::vector<double> copy(outcomes.begin(), outcomes.end());
  const SobolIndices indices(dimensions, std::span(&copy, 1));
  std::vector<SobolIndex> result;
  for (std::size_t i = 0; i < dimensions; ++i) result.push_back(indices.of(i));
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
