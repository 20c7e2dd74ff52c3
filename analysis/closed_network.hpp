// Closed networks: a fixed number of customers who think and visit stations, one class. Exact mean
// value analysis (Reiser and Lavenberg 1980) where the product form holds: stations with
// exponential services first come first served, or shared processors with any services; delays with
// any. Bounds need less: the asymptotic ones (Muntz and Wong 1974) hold for whatever distributions
// and disciplines that never idle with work waiting; the balanced ones (Zahorjan et al. 1982) for
// product form with single servers. Times in seconds, rates per second.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "analysis/theory.hpp"

namespace osarium {

struct ClosedStation {
  double demand = 0;  // mean visits times mean service, for each time round; >= 0
  int servers = 1;    // >= 1
};

struct ClosedSolution {
  double throughput = 0;             // times round per second
  double response = 0;               // seconds not thinking, each time round
  std::vector<double> queues;        // mean customers at each station, being served or not
  std::vector<double> utilisations;  // of each server
};

// Exact for product form; stations with several servers by their load-dependent recursion. Think
// time >= 0; something must take time. Memory grows with stations times customers.
ClosedSolution mean_values(std::span<const ClosedStation> stations, double think, int customers);

struct ThroughputBounds {
  Prediction lower;
  Prediction upper;
};
// Of times round per second; customers >= 1.
ThroughputBounds asymptotic_bounds(std::span<const ClosedStation> stations, double think,
                                   int customers);
// Mean visits to each station each time round, from the probabilities to go from one station to the
// next (routing[i][j]) and to begin with each. What is missing to 1 in a row ends the round.
// Nothing when a round need not end.
std::optional<std::vector<double>> visits(const std::vector<std::vector<double>>& routing,
                                          const std::vector<double>& first);

}  // namespace osarium
