#include "benchmarks/coverage/scenarios.hpp"

#include <cmath>
#include <cstdio>

#include "analysis/theory.hpp"

namespace coverage {

using namespace osarium;

namespace {

constexpr std::uint32_t long_runs = 50;
constexpr double long_warmup = 20'000;

bool is_exponential(const Load& load) {
  return std::holds_alternative<distributions::Exponential>(load.service.kind());
}

// Each run is a section: twice the distance of 95 % is two standard errors.
void run_long(Scenario& scenario) {
  const double length = scenario.load.shared ? 1e6 : 1e7;
  std::vector<Histogram> runs(long_runs);
  for (std::uint32_t r = 0; r < long_runs; ++r)
    serve(scenario.load, 1'000'000'000, r, long_warmup + length, [&](const Served& job) {
      if (job.arrival >= long_warmup)
        runs[r].record(Duration::from_seconds((job.departure - job.arrival) * unit));
    });
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    const Estimate found = estimate_of(runs, m).value();
    if (m > 0) scenario.truth[m] = found.value;
    std::fprintf(stderr, "%s: %s by a long run %.5f, 95 %% within %.3f %%; used %.5f\n",
                 scenario.name.c_str(), metrics[m], found.value,
                 50 * (*found.high - *found.low) / found.value, scenario.truth[m]);
  }
}

// Coefficient of variation of 2: that of the logarithm is sqrt(ln 5).
Distribution lognormal() {
  return distributions::Lognormal{.median = 1 / std::sqrt(5.0), .sigma = std::sqrt(std::log(5.0))};
}

}  // namespace

void Scenario::refer() {
  const double rate = load.rate;
  if (load.shared || !is_exponential(load)) {
    const Service service{1, std::sqrt(load.service.variance()) / load.service.mean()};
    truth[0] = load.shared ? shared_processor(rate, 1)->value
                           : 1 + pollaczek_khinchine(rate, service)->value;
    run_long(*this);
    return;
  }
  const auto queue = *MarkovQueue::make(rate, 1, static_cast<int>(load.servers));
  truth[0] = queue.mean_response().value;
  for (std::size_t m = 1; m < shares.size(); ++m)
    truth[m] = queue.response_quantile(shares[m]).value;
}

bool Scenario::exponential() const {
  return is_exponential(load) && !load.shared && load.servers == 1;
}

std::vector<Scenario> scenarios() {
  std::vector<Scenario> all;
  const auto add = [&](std::string name, double length, Load load) {
    all.push_back({.name = std::move(name), .load = std::move(load), .length = length});
  };
  add("M/M/1 at 0.5", 20'000, {.rate = 0.5});
  add("M/M/1 at 0.8", 40'000, {.rate = 0.8});
  add("M/M/1 at 0.9", 200'000, {.rate = 0.9});
  add("M/M/4 at 0.8", 20'000, {.rate = 3.2, .servers = 4});
  add("M/M/1-PS at 0.8", 40'000, {.rate = 0.8, .shared = true});
  add("M/G/1-PS lognormal at 0.8", 100'000, {.rate = 0.8, .service = lognormal(), .shared = true});
  add("M/G/1 lognormal at 0.7", 150'000, {.rate = 0.7, .service = lognormal()});
  return all;
}

}  // namespace coverage
