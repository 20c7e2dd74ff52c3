// Little's law and the conservation of jobs: to the bit for a run that starts and ends empty, and
// as rates in the long run.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <numeric>

#include "sim/statistics/histogram.hpp"
#include "tests/laws/closed_network.hpp"
#include "tests/laws/formulas.hpp"
#include "tests/laws/queueing.hpp"
#include "tests/laws/replicas.hpp"

namespace osarium::laws {
namespace {

using namespace distributions;

constexpr std::uint32_t flow_seeds = 20;

Jobs jobs(std::int64_t count, double rate) {
  return {.gap = Exponential{microsecond / rate},
          .service = Gamma{.shape = 0.4, .scale = microsecond / 0.4},
          .count = count};
}

// Histogram::sum() is whole picoseconds, as the integral of an integer over time is.
template <class AnyStation>
void expect_exact_law(Simulation& sim, const OpenLoad<AnyStation>& load) {
  Histogram sojourns;
  for (const Duration sojourn : load.sojourns()) sojourns.record(sojourn);
  EXPECT_EQ(load.number_in_system().value(), 0);
  EXPECT_TRUE(load.number_in_system().integral(sim.now()) ==
              static_cast<TimeWeighted<>::Integral>(sojourns.sum()));
}

template <class AnyStation>
void expect_every_job_once(const OpenLoad<AnyStation>& load) {
  std::vector<std::int64_t> left = load.order_of_departure();
  std::sort(left.begin(), left.end());
  std::vector<std::int64_t> all(load.sojourns().size());
  std::iota(all.begin(), all.end(), 0);
  EXPECT_EQ(left, all);
}

TEST(LittlesLaw, ExactForARunThatEndsEmpty) {
  for (std::uint32_t replica = 0; replica < flow_seeds; ++replica) {
    const Seed seed{.value = 3, .replica = replica};
    for (const std::uint32_t servers : {1u, 5u}) {
      Simulation sim;
      Station station(sim, servers);
      const OpenLoad load(sim, station, jobs(3'000, 0.9 * servers), seed);
      sim.run();
      expect_exact_law(sim, load);
      expect_every_job_once(load);
    }
    Simulation sim;
    SharedStation station(sim);
    const OpenLoad load(sim, station, jobs(3'000, 0.9), seed);
    sim.run();
    expect_exact_law(sim, load);
    expect_every_job_once(load);
  }
}

TEST(LittlesLaw, ExactForClassesAndForAClosedNetwork) {
  for (std::uint32_t replica = 0; replica < flow_seeds; ++replica) {
    const Seed seed{.value = 4, .replica = replica};
    Simulation sim;
    Station station(sim, 2);
    Jobs urgent = jobs(2'000, 0.8), other = jobs(2'000, 1.0);
    urgent.priority = 1;
    const OpenLoad first(sim, station, urgent, seed, 0), second(sim, station, other, seed, 1);
    ClosedNetwork network(sim,
                          {.think = Exponential{microsecond},
                           .processor = Exponential{microsecond},
                           .disk = Exponential{microsecond},
                           .network = Exponential{microsecond}},
                          seed);
    sim.run_until(Time() + 1_ms);
    network.close();
    sim.run();
    expect_exact_law(sim, first);
    expect_exact_law(sim, second);
    EXPECT_EQ(network.not_thinking().value(), 0);
    EXPECT_GT(network.responses().count(), 100u);
    EXPECT_TRUE(network.not_thinking().integral(sim.now()) ==
                static_cast<TimeWeighted<>::Integral>(network.responses().sum()));
  }
}

// One server that never idles while there is work: its busy time is the work that came, and jobs
// leave as they came.
TEST(Conservation, ASingleServerLosesNoTimeAndKeepsTheOrder) {
  for (std::uint32_t replica = 0; replica < flow_seeds; ++replica) {
    const Seed seed{.value = 6, .replica = replica};
    Simulation sim;
    Station station(sim, 1);
    const Jobs overload = jobs(3'000, 4);
    const OpenLoad load(sim, station, overload, seed);
    sim.run();
    EXPECT_TRUE(std::is_sorted(load.order_of_departure().begin(), load.order_of_departure().end()));
    const Duration first_gap = JobTimes(overload, seed).gaps.next();
    EXPECT_GE(sim.now() - Time(), first_gap + load.total_service());
    EXPECT_LE(sim.now() - Time(), first_gap + load.total_service() + 20_us);
  }
}

// Both disciplines are work-conserving, so the same jobs keep them busy for the same time; sharing
// rounds each departure to a picosecond.
TEST(Conservation, SharingAndQueueingEndTogether) {
  for (std::uint32_t replica = 0; replica < flow_seeds; ++replica) {
    const Seed seed{.value = 7, .replica = replica};
    const Jobs work = jobs(2'000, 0.9);
    Simulation a, b;
    Station queue(a, 1);
    SharedStation shared(b);
    const OpenLoad queued(a, queue, work, seed);
    const OpenLoad sharing(b, shared, work, seed);
    a.run();
    b.run();
    EXPECT_LE(std::abs((a.now() - b.now()).picoseconds()), 2'000);
    EXPECT_EQ(queued.total_service(), sharing.total_service());
  }
}

TEST(Conservation, WhereverARunIsCut) {
  const Seed seed{.value = 8};
  Simulation sim;
  Station station(sim, 3);
  const OpenLoad load(sim, station, jobs(5'000, 2.7), seed);
  for (int cut = 1; cut <= 200; ++cut) {
    sim.run_until(Time() + cut * 7_us);
    const auto left = static_cast<std::int64_t>(load.order_of_departure().size());
    ASSERT_EQ(load.arrived(), left + load.number_in_system().value());
  }
  EXPECT_GT(load.order_of_departure().size(), 1'000u);
}

// L = lambda W with rates: the number over time in a window, not over jobs.
TEST(LittlesLaw, InTheLongRun) {
  constexpr int servers = 4;
  constexpr double rate = 3.2;
  const Interval number = over_replicas([&](const Seed& seed) {
    Simulation sim;
    Station station(sim, servers);
    const OpenLoad load(sim, station,
                        {.gap = Exponential{microsecond / rate},
                         .service = Exponential{microsecond},
                         .count = 80'000},
                        seed);
    constexpr Time begin = Time() + 2_ms, end = Time() + 22_ms;
    sim.run_until(begin);
    const auto before = load.number_in_system().integral(begin);
    sim.run_until(end);
    const auto area = static_cast<double>(load.number_in_system().integral(end) - before);
    EXPECT_LT(load.arrived(), 80'000);
    return std::vector{area / static_cast<double>((end - begin).picoseconds())};
  })[0];
  expect_law(number, [](double s) { return rate * mmk_sojourn(servers, rate, s); });
}

}  // namespace
}  // namespace osarium::laws
