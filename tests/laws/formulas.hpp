// What queueing theory says, for the tests to compare with: long-run means of stations with Poisson
// arrivals, and exact mean value analysis of a closed network. Any unit of time will do.
#pragma once

#include <cstddef>
#include <vector>

namespace osarium::laws {

// A class of jobs at a single server: arrivals per unit of time and two moments of the service
// time.
struct Class {
  double rate;
  double mean;
  double second_moment;
  double utilisation() const { return rate * mean; }
};

// Erlang's C: the probability that a job has to wait.
inline double erlang_c(int servers, double offered) {
  // By the recursion for Erlang's B, which does not overflow.
  double blocked = 1;
  for (int k = 1; k <= servers; ++k) blocked = offered * blocked / (k + offered * blocked);
  const double utilisation = offered / servers;
  return blocked / (1 - utilisation * (1 - blocked));
}

inline double mmk_sojourn(int servers, double rate, double mean) {
  return mean + erlang_c(servers, rate * mean) / (servers / mean - rate);
}

// Pollaczek and Khinchine.
inline double mg1_sojourn(const Class& c) {
  return c.mean + c.rate * c.second_moment / (2 * (1 - c.utilisation()));
}

// Depends on the mean only.
inline double mg1_shared_sojourn(const Class& c) { return c.mean / (1 - c.utilisation()); }

// Cobham: non-preemptive priorities, the first class served first. The sojourn of class `which`.
inline double priority_sojourn(const std::vector<Class>& classes, std::size_t which) {
  double residual = 0;
  for (const Class& c : classes) residual += c.rate * c.second_moment / 2;
  double above = 0;
  for (std::size_t i = 0; i < which; ++i) above += classes[i].utilisation();
  const double including = above + classes[which].utilisation();
  return classes[which].mean + residual / ((1 - above) * (1 - including));
}

// A station of a closed network: total service time that a customer wants from it in a cycle.
struct Demand {
  double total;
  int servers = 1;
};

struct ClosedMeans {
  double throughput;
  double response;
};

// Mean value analysis, exact for one class (Reiser and Lavenberg), stations of several servers by
// their marginal probabilities.
inline ClosedMeans mean_value_analysis(double think, const std::vector<Demand>& stations,
                                       int customers) {
  std::vector<double> length(stations.size(), 0.0);
  // idle[i][j]: the probability of j customers at station i, for j below its number of servers.
  std::vector<std::vector<double>> idle;
  for (const Demand& s : stations) {
    idle.emplace_back(static_cast<std::size_t>(s.servers), 0.0);
    idle.back()[0] = 1;
  }
  ClosedMeans means{};
  for (int n = 1; n <= customers; ++n) {
    std::vector<double> response(stations.size());
    means.response = 0;
    for (std::size_t i = 0; i < stations.size(); ++i) {
      const int c = stations[i].servers;
      double seen = 1 + length[i];
      for (int j = 0; j < c - 1; ++j) seen += (c - 1 - j) * idle[i][static_cast<std::size_t>(j)];
      means.response += response[i] = stations[i].total / c * seen;
    }
    means.throughput = n / (think + means.response);
    for (std::size_t i = 0; i < stations.size(); ++i) {
      length[i] = means.throughput * response[i];
      const double offered = means.throughput * stations[i].total;
      const auto c = static_cast<std::size_t>(stations[i].servers);
      double busy = offered;
      for (std::size_t j = c - 1; j >= 1; --j) {
        idle[i][j] = offered / static_cast<double>(j) * idle[i][j - 1];
        busy += static_cast<double>(c - j) * idle[i][j];
      }
      idle[i][0] = 1 - busy / static_cast<double>(c);
    }
  }
  return means;
}

}  // namespace osarium::laws
