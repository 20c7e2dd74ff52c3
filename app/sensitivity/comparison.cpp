#include "app/sensitivity/comparison.hpp"

#include "sim/random/math.hpp"

namespace osarium {

std::vector<double> log_values(std::span<const Evaluated> points, std::size_t architecture) {
  std::vector<double> column;
  for (const Evaluated& each : points) column.push_back(math::log(each.values[architecture]));
  return column;
}

std::vector<double> log_ratios(std::span<const Evaluated> points, std::size_t architecture) {
  std::vector<double> column;
  for (const Evaluated& each : points)
    column.push_back(math::log(each.values[architecture] / each.values.front()));
  return column;
}

std::vector<std::vector<double>> comparison_of(std::span<const Evaluated> points) {
  const std::size_t architectures = points.front().values.size();
  if (architectures == 1) return {log_values(points, 0)};
  std::vector<std::vector<double>> columns;
  for (std::size_t a = 1; a < architectures; ++a) columns.push_back(log_ratios(points, a));
  return columns;
}

}  // namespace osarium
