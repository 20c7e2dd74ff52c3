// One server, three classes of jobs, non-preemptive priorities: Cobham's formula class by class.
// The class with the largest number is served first.
#include <gtest/gtest.h>

#include <deque>

#include "tests/laws/formulas.hpp"
#include "tests/laws/queueing.hpp"
#include "tests/laws/replicas.hpp"

namespace osarium::laws {
namespace {

using namespace distributions;

struct ClassOfJobs {
  double rate;  // per microsecond
  Distribution service;
  double mean;           // in microseconds, as the next
  double second_moment;  // in squared microseconds
};

constexpr std::int64_t first_jobs = 2'000;
constexpr double run_microseconds = 150'000;

std::vector<Interval> sojourns(const std::vector<ClassOfJobs>& classes) {
  return over_replicas([&](const Seed& seed) {
    Simulation sim;
    Station station(sim, 1);
    std::deque<OpenLoad<Station>> loads;
    for (std::size_t i = 0; i < classes.size(); ++i) {
      const ClassOfJobs& c = classes[i];
      loads.emplace_back(sim, station,
                         Jobs{.gap = Exponential{.average = microsecond / c.rate},
                              .service = c.service,
                              .count = static_cast<std::int64_t>(c.rate * run_microseconds),
                              .priority = -static_cast<std::int32_t>(i)},
                         seed, i);
    }
    sim.run();
    std::vector<double> means;
    for (const OpenLoad<Station>& load : loads) means.push_back(load.mean_sojourn(first_jobs));
    return means;
  });
}

void expect_cobham(const std::vector<ClassOfJobs>& classes) {
  const std::vector<Interval> measured = sojourns(classes);
  for (std::size_t which = 0; which < classes.size(); ++which) {
    SCOPED_TRACE(which);
    expect_law(measured[which], [&](double s) {
      std::vector<Class> scaled;
      for (const ClassOfJobs& c : classes)
        scaled.push_back(
            {.rate = c.rate, .mean = s * c.mean, .second_moment = s * s * c.second_moment});
      return priority_sojourn(scaled, which);
    });
  }
}

TEST(Priorities, ExponentialServiceTimes) {
  const Distribution service = Exponential{.average = microsecond};
  expect_cobham({{0.2, service, 1, 2}, {0.3, service, 1, 2}, {0.3, service, 1, 2}});
}

TEST(Priorities, EachClassWithItsOwnServiceTimes) {
  expect_cobham({
      {0.25, Fixed{.value = 0.5 * microsecond}, 0.5, 0.25},
      {0.2, Gamma{.shape = 0.5, .scale = 2 * microsecond}, 1, 3},
      {0.1, Uniform{.low = 0, .high = 6 * microsecond}, 3, 12},
  });
}

}  // namespace
}  // namespace osarium::laws
