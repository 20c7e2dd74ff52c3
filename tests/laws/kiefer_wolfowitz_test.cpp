// G/G/k, first come, first served, job by job: the waiting time of every job is that of the
// recursion of Kiefer and Wolfowitz on the same streams, to the picosecond.
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>

#include "tests/laws/kiefer_wolfowitz.hpp"

namespace osarium::laws {
namespace {

using namespace distributions;

constexpr std::int64_t jobs_of_a_run = 3'000;
constexpr std::uint32_t seeds = 20;

std::vector<Duration> simulation(const Jobs& jobs, std::uint32_t servers, const Seed& seed) {
  Simulation sim;
  Station station(sim, servers);
  const OpenLoad load(sim, station, jobs, seed);
  sim.run();
  return load.sojourns();
}

struct Case {
  std::string name;
  Distribution gap;      // for one server
  Distribution service;  // mean 1 us
};

std::vector<Case> cases() {
  constexpr double us = microsecond;
  return {
      {"M/M", Exponential{1.2 * us}, Exponential{us}},
      {"D/M", Fixed{1.1 * us}, Exponential{us}},
      {"M/D", Exponential{1.2 * us}, Fixed{us}},
      {"D/D with ties", Fixed{us}, Fixed{us}},
      {"Erlang/lognormal", Erlang{.stages = 3, .average = 1.3 * us},
       Lognormal{.median = 0.6 * us, .sigma = 1}},
      {"hyperexponential/Pareto",
       Mixture{{{.weight = 3, .distribution = Exponential{0.2 * us}},
                {.weight = 1, .distribution = Exponential{4.6 * us}}}},
       Pareto{.minimum = 0.5 * us, .shape = 2}},
      {"gamma/Weibull", Gamma{.shape = 0.3, .scale = 4 * us},
       Weibull{.scale = 0.5 * us, .shape = 0.5}},
      {"batches of a few whole picoseconds", Uniform{.low = 0, .high = 3}, Uniform{0, 4}},
      {"overload", Exponential{0.5 * us}, Exponential{us}},
  };
}

// The load of one server, spread over several: gaps become shorter.
class Faster {
 public:
  explicit Faster(std::uint32_t servers) : servers_(servers) {}
  Distribution operator()(const Distribution& gap) const {
    return std::visit([this](auto kind) { return scaled(std::move(kind)); }, gap.kind());
  }

 private:
  Distribution scaled(Fixed d) const { return Fixed{d.value / servers_}; }
  Distribution scaled(Exponential d) const { return Exponential{d.average / servers_}; }
  Distribution scaled(Uniform d) const { return Uniform{d.low, d.high / servers_}; }
  Distribution scaled(Erlang d) const { return Erlang{d.stages, d.average / servers_}; }
  Distribution scaled(Gamma d) const { return Gamma{d.shape, d.scale / servers_}; }
  Distribution scaled(Mixture d) const {
    for (MixturePart& part : d.parts) part.distribution = (*this)(part.distribution);
    return d;
  }
  template <class Other>
  Distribution scaled(Other) const {
    throw std::invalid_argument("say how gaps of this kind become shorter");
  }

  double servers_;
};

TEST(KieferWolfowitz, EveryWaitingTimeIsExact) {
  for (const Case& c : cases()) {
    for (const std::uint32_t servers : {1u, 2u, 3u, 8u, 50u}) {
      const Jobs jobs{.gap = Faster(servers)(c.gap), .service = c.service, .count = jobs_of_a_run};
      for (std::uint32_t replica = 0; replica < seeds; ++replica) {
        const Seed seed{.value = 5, .replica = replica};
        const std::vector<Duration> simulated = simulation(jobs, servers, seed);
        const std::vector<Duration> expected = kiefer_wolfowitz(jobs, servers, seed);
        const auto differ = std::mismatch(expected.begin(), expected.end(), simulated.begin());
        ASSERT_EQ(differ.first, expected.end())
            << c.name << ", " << servers << " servers, replica " << replica << ", job "
            << differ.first - expected.begin() << ": " << differ.first->picoseconds() << " and "
            << differ.second->picoseconds();
      }
    }
  }
}

// The comparison is worth something only where jobs wait.
TEST(KieferWolfowitz, JobsDoWait) {
  for (const Case& c : cases()) {
    if (c.name == "D/D with ties") continue;
    for (const std::uint32_t servers : {1u, 8u}) {
      const Jobs jobs{.gap = Faster(servers)(c.gap), .service = c.service, .count = jobs_of_a_run};
      const std::vector<Duration> sojourns = kiefer_wolfowitz(jobs, servers, Seed{});
      JobTimes times(jobs, Seed{});
      std::int64_t waited = 0;
      for (const Duration sojourn : sojourns) waited += sojourn > times.services.next();
      EXPECT_GT(waited, jobs_of_a_run / 20) << c.name << ", " << servers;
    }
  }
}

}  // namespace
}  // namespace osarium::laws
