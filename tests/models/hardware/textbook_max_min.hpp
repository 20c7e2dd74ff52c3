// Max-min fair rates as the textbook writes the algorithm down: raise all flows that have not
// stopped by the largest equal step; stop those at their demand and those on a full resource;
// repeat. Slow and obvious, to compare MaxMin with.
#pragma once

#include <algorithm>
#include <limits>
#include <vector>

#include "models/hardware/max_min.hpp"

namespace osarium::textbook {

struct Flow {
  double demand;
  std::vector<MaxMin::Use> uses;
};

inline double load(const std::vector<Flow>& flows, const std::vector<double>& rates, int resource) {
  double sum = 0;
  for (std::size_t i = 0; i < flows.size(); ++i)
    for (const auto& use : flows[i].uses)
      if (use.resource == resource) sum += use.weight * rates[i];
  return sum;
}

inline bool full(const std::vector<double>& capacities, const std::vector<Flow>& flows,
                 const std::vector<double>& rates, int resource) {
  const double capacity = capacities[static_cast<std::size_t>(resource)];
  return load(flows, rates, resource) >= capacity * (1 - 1e-12);
}

inline std::vector<double> max_min(const std::vector<double>& capacities,
                                   const std::vector<Flow>& flows) {
  std::vector<double> rates(flows.size());
  std::vector<bool> stopped(flows.size());
  while (std::find(stopped.begin(), stopped.end(), false) != stopped.end()) {
    double step = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < flows.size(); ++i)
      if (!stopped[i]) step = std::min(step, flows[i].demand - rates[i]);
    for (int r = 0; r < static_cast<int>(capacities.size()); ++r) {
      double weight = 0;
      for (std::size_t i = 0; i < flows.size(); ++i)
        for (const auto& use : flows[i].uses)
          if (!stopped[i] && use.resource == r) weight += use.weight;
      const double left = capacities[static_cast<std::size_t>(r)] - load(flows, rates, r);
      if (weight > 0) step = std::min(step, std::max(0.0, left) / weight);
    }
    for (std::size_t i = 0; i < flows.size(); ++i)
      if (!stopped[i]) rates[i] += step;
    for (std::size_t i = 0; i < flows.size(); ++i) {
      if (rates[i] >= flows[i].demand * (1 - 1e-12)) stopped[i] = true;
      for (const auto& use : flows[i].uses)
        if (full(capacities, flows, rates, use.resource)) stopped[i] = true;
    }
  }
  return rates;
}

}  // namespace osarium::textbook
