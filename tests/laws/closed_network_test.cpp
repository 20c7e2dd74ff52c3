// A closed network against exact mean value analysis, from one customer to saturation. All times
// are in microseconds.
#include "tests/laws/closed_network.hpp"

#include <gtest/gtest.h>

#include "tests/laws/formulas.hpp"
#include "tests/laws/replicas.hpp"

namespace osarium::laws {
namespace {

using namespace distributions;

constexpr double think = 10, processor = 1, disk = 2, network = 4;
constexpr Duration warm_up = 3_ms, run_length = 60_ms;

ClosedParameters parameters(int customers) {
  return {.think = Uniform{.low = 0, .high = 2 * think * microsecond},
          .processor = Gamma{.shape = 0.5, .scale = 2 * processor * microsecond},
          .disk = Exponential{.average = disk * microsecond},
          .network = Exponential{.average = network * microsecond},
          .customers = customers};
}

ClosedMeans theory(const ClosedParameters& p, double scale) {
  const double cycles = 1 / p.done_share;  // visits to the processor
  const double network_share = 1 - p.done_share - p.disk_share;
  return mean_value_analysis(
      think,
      {{.total = scale * processor * cycles},
       {.total = scale * disk * cycles * p.disk_share},
       {.total = scale * network * cycles * network_share, .servers = static_cast<int>(p.links)}},
      p.customers);
}

TEST(ClosedNetwork, AgreesWithMeanValueAnalysis) {
  for (const int customers : {1, 2, 4, 8, 16}) {
    SCOPED_TRACE(customers);
    const ClosedParameters p = parameters(customers);
    const std::vector<Interval> measured = over_replicas([&](const Seed& seed) {
      Simulation sim;
      ClosedNetwork model(sim, p, seed);
      sim.run_until(Time() + warm_up);
      model.forget_warm_up();
      sim.run_until(Time() + warm_up + run_length);
      const Histogram& responses = model.responses();
      const double cycles = static_cast<double>(responses.count());
      return std::vector{cycles / (run_length.seconds() * 1e6),
                         static_cast<double>(responses.sum()) / cycles / microsecond};
    });
    expect_law(measured[0], [&](double s) { return theory(p, s).throughput; });
    expect_law(measured[1], [&](double s) { return theory(p, s).response; });
  }
}

// The analysis itself, where the answer is known otherwise.
TEST(ClosedNetwork, MeanValueAnalysisOfSimpleCases) {
  const ClosedMeans alone = mean_value_analysis(7, {{.total = 2}, {.total = 1, .servers = 3}}, 1);
  EXPECT_DOUBLE_EQ(alone.response, 3);
  EXPECT_DOUBLE_EQ(alone.throughput, 0.1);
  // Two equal stations without thinking: n customers see n + 1 of them.
  EXPECT_DOUBLE_EQ(mean_value_analysis(0, {{.total = 1}, {.total = 1}}, 5).response, 6);
  // As many servers as customers: nobody waits.
  EXPECT_NEAR(mean_value_analysis(3, {{.total = 2, .servers = 6}}, 6).response, 2, 1e-12);
  // The machine repair model with two repairmen, by its stationary distribution.
  const double a = 0.5;  // repair over time to failure
  const double weights[] = {1, 3 * a, 3 * 2 * a * a / 2, 3 * 2 * 1 * a * a * a / 4};
  const double all = weights[0] + weights[1] + weights[2] + weights[3];
  const double busy = (weights[1] + 2 * weights[2] + 2 * weights[3]) / all;
  EXPECT_NEAR(mean_value_analysis(2, {{.total = 1, .servers = 2}}, 3).throughput, busy, 1e-12);
}

}  // namespace
}  // namespace osarium::laws
