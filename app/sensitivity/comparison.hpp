// What a sensitivity analysis looks at: logarithms of the values of points, column by column.
#pragma once

#include "app/sensitivity/evaluate.hpp"

namespace osarium {

// Of an architecture's value at each point, or of its ratio to the first one's.
std::vector<double> log_values(std::span<const Evaluated> points, std::size_t architecture);
std::vector<double> log_ratios(std::span<const Evaluated> points, std::size_t architecture);
// All ratios; of one architecture alone its values.
std::vector<std::vector<double>> comparison_of(std::span<const Evaluated> points);

}  // namespace osarium
