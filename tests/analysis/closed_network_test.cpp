// Mean value analysis against the normalisation constant of the product form, and bounds against
// it on networks drawn at random.
#include "analysis/closed_network.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/random/stream.hpp"

namespace osarium {
namespace {

using Stations = std::vector<ClosedStation>;

// Buzen's convolution: G(n) from the factors demand^k / (product of min(j, servers)) of each
// station; throughput G(n - 1) / G(n). Thinking is a station with a server for each customer.
double by_convolution(Stations stations, double think, int customers) {
  stations.push_back({think, customers});
  std::vector<double> g(static_cast<std::size_t>(customers) + 1);
  g[0] = 1;
  for (const ClosedStation& station : stations) {
    std::vector<double> factor(g.size());
    factor[0] = 1;
    for (std::size_t k = 1; k < g.size(); ++k)
      factor[k] = factor[k - 1] * station.demand / std::min(static_cast<int>(k), station.servers);
    std::vector<double> next(g.size());
    for (std::size_t n = 0; n < g.size(); ++n)
      for (std::size_t k = 0; k <= n; ++k) next[n] += factor[k] * g[n - k];
    g = next;
  }
  return g[g.size() - 2] / g[g.size() - 1];
}

struct Network {
  Stations stations;
  double think;
  int customers;
};

Network drawn(std::uint64_t index, bool several) {
  Stream stream({}, "network", index, "parameters");
  Network network{{}, 0, static_cast<int>(1 + stream.below(30))};
  for (std::uint64_t i = 0; i <= stream.below(6); ++i)
    network.stations.push_back(
        {stream.exponential(), several ? static_cast<int>(1 + stream.below(5)) : 1});
  if (stream.below(3) > 0) network.think = 5 * stream.exponential();
  return network;
}

TEST(MeanValues, AgreeWithTheConvolution) {
  for (std::uint64_t i = 0; i < 300; ++i) {
    const auto [stations, think, customers] = drawn(i, i % 2 == 1);
    const ClosedSolution found = mean_values(stations, think, customers);
    const double truth = by_convolution(stations, think, customers);
    EXPECT_NEAR(found.throughput, truth, 1e-9 * truth) << i;
    double there = found.throughput * think;
    for (const double queue : found.queues) there += queue;
    EXPECT_NEAR(there, customers, 1e-8);
    for (const double utilisation : found.utilisations) EXPECT_LE(utilisation, 1 + 1e-12);
  }
}

// By hand: two stations of 1 s each, n customers: n / (n + 1) rounds per second.
TEST(MeanValues, OfABalancedNetwork) {
  for (const int n : {1, 2, 10}) {
    const ClosedSolution found = mean_values(Stations{{1}, {1}}, 0, n);
    EXPECT_NEAR(found.throughput, n / (n + 1.0), 1e-12);
    EXPECT_NEAR(found.response, n + 1.0, 1e-12);
    EXPECT_NEAR(found.queues[0], n / 2.0, 1e-12);
  }
  EXPECT_THROW(mean_values(Stations{{0}}, 0, 1), InternalError);
}

TEST(ClosedBounds, HoldForEveryNetworkThatIsDrawn) {
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const auto [stations, think, customers] = drawn(i, i % 2 == 1);
    const double truth = mean_values(stations, think, customers).throughput;
    const auto wide = asymptotic_bounds(stations, think, customers);
    EXPECT_LE(wide.lower.value, truth * (1 + 1e-12)) << i;
    EXPECT_GE(wide.upper.value, truth * (1 - 1e-12)) << i;
  }
}

TEST(Visits, FollowTheRouting) {
  // A processor, left for the disk with 0.45, the network with 0.3, done with 0.25.
  const auto found = visits({{0, 0.45, 0.3}, {1, 0, 0}, {1, 0, 0}}, {1, 0, 0});
  ASSERT_TRUE(found);
  EXPECT_NEAR((*found)[0], 4, 1e-12);
  EXPECT_NEAR((*found)[1], 1.8, 1e-12);
  EXPECT_NEAR((*found)[2], 1.2, 1e-12);
  EXPECT_FALSE(visits({{0, 1}, {1, 0}}, {1, 0}));
}

}  // namespace
}  // namespace osarium
