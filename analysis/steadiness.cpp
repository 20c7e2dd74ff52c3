#include "analysis/steadiness.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "analysis/student.hpp"
#include "analysis/warmup.hpp"
#include "sim/engine/check.hpp"
#include "sim/statistics/tally.hpp"

namespace osarium {
namespace {

constexpr std::size_t parts = 10;
constexpr std::size_t trend_batches = 20;
constexpr std::size_t fewest_buckets = 10;
constexpr std::size_t fewest_slopes = 3;

// The sum of each of n parts of nearly equal length; of each value when there are no more than n.
std::vector<double> sums(std::span<const double> values, std::size_t n) {
  n = std::min(n, values.size());
  std::vector<double> result(n);
  for (std::size_t i = 0; i < values.size(); ++i) result[i * n / values.size()] += values[i];
  return result;
}

// t of a mean against zero; infinite when all values are the same.
double t_of(const Tally& tally) {
  const double error = *tally.deviation() / std::sqrt(static_cast<double>(tally.count()));
  if (error > 0) return *tally.mean() / error;
  return *tally.mean() == 0 ? 0
                            : std::copysign(std::numeric_limits<double>::infinity(), *tally.mean());
}

struct Line {
  double slope = 0;
  double spread = 0;  // sum of squared distances of the places from their mean
  std::vector<double> residuals;
};

Line line_through(std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  double mean = 0;
  for (const double value : values) mean += value / n;
  const double middle = (n - 1) / 2;
  Line line;
  double product = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double place = static_cast<double>(i) - middle;
    line.spread += place * place;
    product += place * (values[i] - mean);
  }
  line.slope = product / line.spread;
  for (std::size_t i = 0; i < values.size(); ++i)
    line.residuals.push_back(values[i] - mean - line.slope * (static_cast<double>(i) - middle));
  return line;
}

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g %%", 100 * share);
  return text;
}

double two_sided(double t, double degrees) { return 2 * student_above(std::abs(t), degrees); }

// Residuals that follow each other count as fewer independent ones: n (1 - r) / (1 + r).
double p_of_slope(const Line& line) {
  double squares = 0;
  double products = 0;
  for (std::size_t i = 0; i < line.residuals.size(); ++i) {
    squares += line.residuals[i] * line.residuals[i];
    if (i > 0) products += line.residuals[i] * line.residuals[i - 1];
  }
  if (squares == 0) return line.slope == 0 ? 1 : 0;
  const auto n = static_cast<double>(line.residuals.size());
  const double follow = std::max(0.0, products / squares);
  const double effective = n * (1 - follow) / (1 + follow);
  const double degrees = std::max(1.0, effective - 2);
  return two_sided(line.slope / std::sqrt(squares / degrees / line.spread), degrees);
}

}  // namespace

std::optional<RateDeficit> rate_deficit(std::span<const Passage> replicas) {
  Tally growth;
  double arrived = 0;
  for (const Passage& flow : replicas) {
    OSARIUM_CHECK(flow.arrivals.size() == flow.completions.size(),
                  "arrivals and completions are counted in the same buckets");
    const auto in = sums(flow.arrivals, parts);
    const auto out = sums(flow.completions, parts);
    for (std::size_t i = 0; i < in.size(); ++i) {
      growth.record(in[i] - out[i]);
      arrived += in[i];
    }
  }
  if (growth.count() < parts / 2 || arrived <= 0) return std::nullopt;
  const auto n = static_cast<double>(growth.count());
  return RateDeficit{*growth.mean() * n / arrived, student_above(t_of(growth), n - 1)};
}

bool Trend::drifts() const { return std::abs(change) > tolerated_change && p < steadiness_level; }

std::optional<Trend> trend(std::span<const std::vector<double>> replicas) {
  const std::vector<double> average = average_series(replicas);
  if (average.size() < fewest_buckets) return std::nullopt;
  Tally values;
  for (const double value : average) values.record(value);
  if (*values.mean() == 0) return std::nullopt;
  const double length = static_cast<double>(average.size()) - 1;
  Trend result{.change = line_through(average).slope * length / std::abs(*values.mean())};
  if (replicas.size() >= fewest_slopes) {
    Tally slopes;
    for (const auto& replica : replicas)
      slopes.record(line_through(std::span(replica).first(average.size())).slope);
    result.p = two_sided(t_of(slopes), static_cast<double>(slopes.count()) - 1);
  } else {
    const std::size_t size = std::max<std::size_t>(1, average.size() / trend_batches);
    result.p = p_of_slope(line_through(batch_means(average, size)));
  }
  return result;
}

Verdict steadiness(std::span<const Passage> flows, std::span<const Courses> metrics) {
  const auto deficit = rate_deficit(flows);
  if (deficit && deficit->saturated())
    return {"saturated", percent(deficit->share) +
                             " of what arrived was not answered: latency grows "
                             "as long as it runs"};
  for (const Courses& each : metrics) {
    const auto found = trend(each.replicas);
    if (found && found->drifts())
      return {"not_stationary", each.metric + (found->change > 0 ? " grows by " : " falls by ") +
                                    percent(std::abs(found->change)) + " in the measured time"};
  }
  return {};
}

}  // namespace osarium
