#include "analysis/closed_network.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>

#include "sim/engine/check.hpp"

namespace osarium {
namespace {

constexpr std::string_view asymptotic = "asymptotic bounds";

// What a station remembers from one population to the next: mean customers, and for several servers
// the probabilities of 0, 1, ... customers.
struct State {
  double queue = 0;
  std::vector<double> probability;
};

// Mean time at the station each time round, when it holds with one customer less what `state` says.
double residence(const ClosedStation& station, const State& state, int customers) {
  if (station.servers == 1) return station.demand * (1 + state.queue);
  double sum = 0;
  for (int j = 1; j <= customers; ++j)
    sum += static_cast<double>(j) / std::min(j, station.servers) *
           state.probability[static_cast<std::size_t>(j) - 1];
  return station.demand * sum;
}

void advance(const ClosedStation& station, State& state, double throughput, double time,
             int customers) {
  state.queue = throughput * time;
  if (station.servers == 1) return;
  // From high to low: each needs its lower neighbour of the population before.
  double none = 1;
  for (int j = customers; j >= 1; --j) {
    const auto at = static_cast<std::size_t>(j);
    state.probability[at] =
        throughput * station.demand / std::min(j, station.servers) * state.probability[at - 1];
    none -= state.probability[at];
  }
  state.probability[0] = std::max(0.0, none);
}

void check(std::span<const ClosedStation> stations, double think, int customers) {
  double total = think;
  for (const ClosedStation& station : stations) {
    OSARIUM_CHECK(station.demand >= 0 && station.servers >= 1, "a station serves, and takes time");
    total += station.demand;
  }
  OSARIUM_CHECK(think >= 0 && total > 0 && customers >= 1, "somebody goes round, and takes time");
}

struct Demands {
  double sum = 0;
  double largest_each = 0;  // of one of its servers
};

Demands demands_of(std::span<const ClosedStation> stations) {
  Demands result;
  for (const ClosedStation& station : stations) {
    result.sum += station.demand;
    result.largest_each = std::max(result.largest_each, station.demand / station.servers);
  }
  return result;
}

double capped(double throughput, double largest_each) {
  return largest_each > 0 ? std::min(throughput, 1 / largest_each) : throughput;
}

}  // namespace

ClosedSolution mean_values(std::span<const ClosedStation> stations, double think, int customers) {
  check(stations, think, customers);
  std::vector<State> states(stations.size());
  for (State& state : states) {
    state.probability.resize(static_cast<std::size_t>(customers) + 1);
    state.probability[0] = 1;
  }
  ClosedSolution solution;
  std::vector<double> times(stations.size());
  for (int n = 1; n <= customers; ++n) {
    solution.response = 0;
    for (std::size_t i = 0; i < stations.size(); ++i)
      solution.response += times[i] = residence(stations[i], states[i], n);
    solution.throughput = n / (think + solution.response);
    for (std::size_t i = 0; i < stations.size(); ++i)
      advance(stations[i], states[i], solution.throughput, times[i], n);
  }
  for (std::size_t i = 0; i < stations.size(); ++i) {
    solution.queues.push_back(states[i].queue);
    solution.utilisations.push_back(solution.throughput * stations[i].demand / stations[i].servers);
  }
  return solution;
}

// The upper ones are those of a customer who never waits and of the busiest server. The lower one
// needs no distribution: whenever somebody does not think, some server works, so that with X times
// round per second X * sum >= P(not all think) >= (n - X * think) / n.
ThroughputBounds asymptotic_bounds(std::span<const ClosedStation> stations, double think,
                                   int customers) {
  check(stations, think, customers);
  const Demands demands = demands_of(stations);
  const double n = customers;
  return {
      {n / (n * demands.sum + think), Nature::lower_bound, asymptotic},
      {capped(n / (demands.sum + think), demands.largest_each), Nature::upper_bound, asymptotic}};
}

// v = first + routing' v.
std::optional<std::vector<double>> visits(const std::vector<std::vector<double>>& routing,
                                          const std::vector<double>& first) {
  const auto n = static_cast<Eigen::Index>(first.size());
  OSARIUM_CHECK(routing.size() == first.size(), "every station has a row");
  Eigen::MatrixXd system = Eigen::MatrixXd::Identity(n, n);
  Eigen::VectorXd start(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const auto& row = routing[static_cast<std::size_t>(i)];
    OSARIUM_CHECK(row.size() == first.size(), "every station has a column");
    start(i) = first[static_cast<std::size_t>(i)];
    for (Eigen::Index j = 0; j < n; ++j) system(j, i) -= row[static_cast<std::size_t>(j)];
  }
  const Eigen::FullPivLU<Eigen::MatrixXd> solver(system);
  if (!solver.isInvertible()) return std::nullopt;
  const Eigen::VectorXd solution = solver.solve(start);
  std::vector<double> result(first.size());
  for (Eigen::Index i = 0; i < n; ++i) {
    if (!(solution(i) >= -1e-9)) return std::nullopt;
    result[static_cast<std::size_t>(i)] = std::max(0.0, solution(i));
  }
  return result;
}

}  // namespace osarium
