// Stations with Poisson arrivals against the formulas, each over 24 seeds. Service times have a
// mean of 1 us.
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "tests/laws/formulas.hpp"
#include "tests/laws/queueing.hpp"
#include "tests/laws/replicas.hpp"

namespace osarium::laws {
namespace {

using namespace distributions;

Distribution poisson(double rate) { return Exponential{.average = microsecond / rate}; }

struct Service {
  std::string name;
  Distribution distribution;
  double second_moment;  // the first is 1
};

std::vector<Service> services() {
  constexpr double sigma = 1;
  return {
      {"fixed", Fixed{.value = microsecond}, 1.0},
      {"exponential", Exponential{.average = microsecond}, 2.0},
      {"gamma", Gamma{.shape = 0.5, .scale = 2 * microsecond}, 3.0},
      {"lognormal", Lognormal{.median = microsecond * std::exp(-sigma * sigma / 2), .sigma = sigma},
       std::exp(sigma * sigma)},
      {"hyperexponential",
       Mixture{{{.weight = 9, .distribution = Exponential{.average = 0.5 * microsecond}},
                {.weight = 1, .distribution = Exponential{.average = 5.5 * microsecond}}}},
       0.9 * 2 * 0.25 + 0.1 * 2 * 30.25},
  };
}

constexpr std::int64_t jobs_left_out = 5'000;

Interval fifo_sojourn(std::uint32_t servers, const Distribution& gap, const Distribution& service,
                      std::int64_t jobs) {
  return over_replicas([&](const Seed& seed) {
    Simulation sim;
    Station station(sim, servers);
    const OpenLoad load(sim, station, {.gap = gap, .service = service, .count = jobs}, seed);
    sim.run();
    return std::vector{load.mean_sojourn(jobs_left_out)};
  })[0];
}

TEST(OpenStations, OneExponentialServer) {
  for (const double utilisation : {0.3, 0.6, 0.8}) {
    SCOPED_TRACE(utilisation);
    const Interval measured =
        fifo_sojourn(1, poisson(utilisation), Exponential{.average = microsecond}, 80'000);
    expect_law(measured, [&](double s) { return s / (1 - utilisation * s); });
  }
}

TEST(OpenStations, ManyExponentialServers) {
  for (const int servers : {2, 4, 8, 32}) {
    SCOPED_TRACE(servers);
    const double rate = 0.85 * servers;
    const Interval measured = fifo_sojourn(static_cast<std::uint32_t>(servers), poisson(rate),
                                           Exponential{.average = microsecond}, 80'000);
    expect_law(measured, [&](double s) { return mmk_sojourn(servers, rate, s); });
  }
}

TEST(OpenStations, GeneralServiceTimes) {
  constexpr double rate = 0.7;
  for (const Service& service : services()) {
    SCOPED_TRACE(service.name);
    const Interval measured = fifo_sojourn(1, poisson(rate), service.distribution, 80'000);
    expect_law(measured, [&](double s) {
      return mg1_sojourn({.rate = rate, .mean = s, .second_moment = s * s * service.second_moment});
    });
  }
}

TEST(OpenStations, ProcessorSharingIsInsensitiveToTheServiceTimes) {
  constexpr double rate = 0.7;
  for (const Service& service : services()) {
    SCOPED_TRACE(service.name);
    const Interval measured = over_replicas([&](const Seed& seed) {
      Simulation sim;
      SharedStation station(sim);
      const OpenLoad load(sim, station,
                          {.gap = poisson(rate), .service = service.distribution, .count = 60'000},
                          seed);
      sim.run();
      return std::vector{load.mean_sojourn(jobs_left_out)};
    })[0];
    expect_law(measured, [&](double s) {
      return mg1_shared_sojourn({.rate = rate, .mean = s, .second_moment = 0});
    });
  }
}

// A model that is wrong by 3 % must fail, not only a formula.
TEST(OpenStations, AWrongServiceTimeIsNoticed) {
  const Distribution too_long = Exponential{.average = microsecond * (1 + service_error)};
  EXPECT_FALSE(fifo_sojourn(1, poisson(0.6), too_long, 80'000).covers(1 / (1 - 0.6)));
  EXPECT_FALSE(fifo_sojourn(4, poisson(3.4), too_long, 80'000).covers(mmk_sojourn(4, 3.4, 1)));
}

}  // namespace
}  // namespace osarium::laws
