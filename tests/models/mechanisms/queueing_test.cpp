// A scheduler with free mechanisms is a queueing station: a thread for each job. Central queues
// against the recursion of Kiefer and Wolfowitz, quanta against processor sharing.
#include <gtest/gtest.h>

#include "tests/laws/formulas.hpp"
#include "tests/laws/kiefer_wolfowitz.hpp"
#include "tests/laws/replicas.hpp"
#include "tests/models/mechanisms/scheduled.hpp"

namespace osarium::laws {
namespace {

using namespace distributions;
constexpr double us = microsecond;

SchedulingParameters central(Policy policy) {
  return {.policy = std::move(policy), .scope = QueueScope::central, .balancing = Balancing::none};
}

struct ScheduledStation {
  ScheduledStation(Simulation& simulation, Scheduler& threads)
      : sim(simulation), scheduler(threads) {}
  Task<> visit(Duration service, std::int32_t priority) {
    Thread here(sim, "job", {.priority = priority});
    scheduler.start(here);
    co_await here.compute(service, Mode::user);
  }
  Simulation& sim;
  Scheduler& scheduler;
};

template <class Look>
auto with_load(int cpus, const SchedulingParameters& parameters, const Jobs& jobs, const Seed& seed,
               Look look) {
  Scheduled m(cpus, parameters);
  ScheduledStation station(m.sim, m.scheduler);
  const OpenLoad load(m.sim, station, jobs, seed);
  m.sim.run();
  return look(load);
}

const Distribution hyperexponential =
    Mixture{{{.weight = 9, .distribution = Exponential{0.5 * us}},
             {.weight = 1, .distribution = Exponential{5.5 * us}}}};

TEST(CentralQueue, EveryJobTakesAsLongAsTheRecursionSays) {
  struct Case {
    const char* name;
    Distribution (*gap)(double servers);
    Distribution service;
  };
  const std::vector<Case> cases = {
      {"M/M", [](double k) -> Distribution { return Exponential{1.2 * us / k}; }, Exponential{us}},
      {"M/D", [](double k) -> Distribution { return Exponential{1.2 * us / k}; }, Fixed{us}},
      {"D/D with ties", [](double k) -> Distribution { return Fixed{us / k}; }, Fixed{us}},
      {"M/hyperexponential", [](double k) -> Distribution { return Exponential{1.3 * us / k}; },
       hyperexponential},
      {"overload", [](double k) -> Distribution { return Exponential{0.5 * us / k}; },
       Pareto{.minimum = 0.5 * us, .shape = 2}},
  };
  for (const Case& c : cases) {
    for (const int cpus : {1, 2, 8, 40}) {
      const Jobs jobs{.gap = c.gap(cpus), .service = c.service, .count = 2'000};
      for (std::uint32_t replica = 0; replica < 5; ++replica) {
        const Seed seed{.value = 9, .replica = replica};
        const auto simulated = with_load(cpus, central(FifoPolicy{}), jobs, seed,
                                         [](const auto& load) { return load.sojourns(); });
        ASSERT_EQ(simulated, kiefer_wolfowitz(jobs, static_cast<std::size_t>(cpus), seed))
            << c.name << ", " << cpus << " cpus, replica " << replica;
      }
    }
  }
}

Interval mean_sojourn(int cpus, const Policy& policy, double utilisation,
                      const Distribution& service, std::int64_t count) {
  return over_replicas([&](const Seed& seed) {
    const Jobs jobs{
        .gap = Exponential{us / (utilisation * cpus)}, .service = service, .count = count};
    return std::vector{with_load(cpus, central(policy), jobs, seed,
                                 [](const auto& load) { return load.mean_sojourn(3'000); })};
  })[0];
}

// As the quantum goes to zero, jobs share the cpus, and the mean no longer depends on the
// distribution of service times: it is that of M/M/k.
TEST(Quantum, ASmallOneMakesTheMeanThatOfProcessorSharing) {
  for (const int cpus : {1, 4}) {
    SCOPED_TRACE(cpus);
    const double rate = 0.7 * cpus;
    const Interval measured =
        mean_sojourn(cpus, RoundRobinPolicy{50_ns}, 0.7, hyperexponential, 40'000);
    expect_law(measured, [&](double s) { return mmk_sojourn(cpus, rate, s); });
  }
}

// Without a memory in the service times no quantum matters.
TEST(Quantum, AnyOneGivesTheMeanOfExponentialServiceTimes) {
  const Interval measured =
      mean_sojourn(8, RoundRobinPolicy{700_ns}, 0.85, Exponential{us}, 60'000);
  expect_law(measured, [](double s) { return mmk_sojourn(8, 0.85 * 8, s); });
}

TEST(Quantum, WithoutOneTheMeanIsThatOfFirstComeFirstServed) {
  const Interval measured = mean_sojourn(1, FifoPolicy{}, 0.7, hyperexponential, 80'000);
  expect_law(measured, [](double s) {
    return mg1_sojourn(
        {.rate = 0.7, .mean = s, .second_moment = s * s * (0.9 * 2 * 0.25 + 0.1 * 2 * 30.25)});
  });
}

// With a tail in the service times a shorter quantum is better, step by step.
TEST(Quantum, ShorterIsBetterWhereServiceTimesVary) {
  double before = std::numeric_limits<double>::infinity();
  for (const Duration quantum : {1'000_us, 4_us, 1_us, 250_ns}) {
    const Interval measured =
        mean_sojourn(2, RoundRobinPolicy{quantum}, 0.8, hyperexponential, 10'000);
    EXPECT_LT(measured.mean, before) << quantum.seconds();
    before = measured.mean;
  }
}

// One dispatcher hands out all threads: with enough cpus it is what limits the rate.
TEST(CentralQueue, ItsDispatcherBoundsTheThroughput) {
  Scheduled m(16, central(FifoPolicy{}), {.dispatch = 100_ns, .hand_over = 50_ns});
  for (int i = 0; i < 2'000; ++i) m.job(1_us);
  m.sim.run();
  const Duration all = m.sim.now() - Time();
  EXPECT_GE(all, 2'000 * 100_ns);
  EXPECT_LE(all, 2'000 * 100_ns + 2_us);
}

}  // namespace
}  // namespace osarium::laws
