// How often nominal 95 % intervals hold the truth, on queues whose truth is known. Prints one table
// in Markdown, in minutes; docs/statistics.md keeps it.
//
//   benchmark_coverage [REPETITIONS [PART OF A QUEUE'S NAME [METHODS [FIRST]]]]
//
// Methods are letters: f, a fixed number of replicas; s, stopped; o, one long run; p, pairs. FIRST
// is the number of the first repetition: others have other random numbers.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "analysis/paired.hpp"
#include "analysis/quantiles.hpp"
#include "analysis/stopping.hpp"
#include "benchmarks/coverage/scenarios.hpp"

namespace {

using namespace coverage;
using namespace osarium;

constexpr std::uint32_t replicas = 10;

struct Score {
  int intervals = 0;
  int refused = 0;
  int hits = 0;
  double width = 0;
  double used = 0;

  void add(const std::optional<Estimate>& estimate, double truth, double scale,
           std::size_t number) {
    refused += !estimate;
    if (!estimate) return;
    ++intervals;
    hits += *estimate->low <= truth && truth <= *estimate->high;
    width += (*estimate->high - *estimate->low) / 2 / scale;
    used += static_cast<double>(number);
  }
  void print(const std::string& queue, const char* method, const char* metric) const {
    std::printf("| %s | %s | %s | %.1f %% | %.2f %% | %.1f | %d |\n", queue.c_str(), method, metric,
                100.0 * hits / intervals, 100.0 * width / intervals, used / intervals, refused);
    std::fflush(stdout);
  }
};
using Scores = std::array<Score, 4>;

void print(const Scores& scores, const std::string& queue, const char* method) {
  for (std::size_t m = 0; m < metrics.size(); ++m) scores[m].print(queue, method, metrics[m]);
}

std::vector<Histogram> replicas_of(const Load& load, std::uint64_t repetition, double warmup,
                                   double length) {
  std::vector<Histogram> samples;
  for (std::uint32_t r = 0; r < replicas; ++r)
    samples.push_back(measure(load, repetition, r, warmup, length));
  return samples;
}

// What ten replicas reach, halved: about thirty replicas have to be run for it.
std::array<double, 4> half_as_wide(const Scenario& scenario) {
  constexpr std::uint64_t first = 1'000'000;
  constexpr std::uint64_t pilots = 20;
  std::array<double, 4> relative{};
  std::array<int, 4> given{};
  for (std::uint64_t i = 0; i < pilots; ++i) {
    const auto warmup = find_pilot_warmup(scenario.load, first + i, scenario.length);
    const auto samples = replicas_of(scenario.load, first + i, warmup.length, scenario.length);
    for (std::size_t m = 0; m < metrics.size(); ++m) {
      const auto estimate = estimate_of(samples, m);
      if (!estimate) continue;
      relative[m] += *relative_half_width(*estimate) / 2;
      ++given[m];
    }
  }
  for (std::size_t m = 0; m < metrics.size(); ++m) relative[m] /= given[m];
  return relative;
}

// Adds replicas until the rule stops.
void until_narrow(const Scenario& scenario, std::uint64_t repetition, double warmup,
                  std::vector<Histogram>& samples, std::size_t metric, const StopRule& rule,
                  Score& score) {
  Growing growing(metric);
  std::vector<std::optional<Estimate>> estimates(1);
  const auto of_first = [&](std::size_t n) { return estimates[n]; };
  for (;;) {
    const std::size_t n = estimates.size();
    if (n > samples.size())
      samples.push_back(measure(scenario.load, repetition, static_cast<std::uint32_t>(n - 1),
                                warmup, scenario.length));
    growing.add(samples[n - 1]);
    estimates.push_back(n < replicas ? std::nullopt : growing.estimate());
    if (decide(rule, n, of_first).replicas)
      return score.add(estimates[n], scenario.truth[metric], scenario.truth[metric], n);
  }
}

// All in one run, as long as ten replicas.
void measure_single(const Scenario& scenario, std::uint64_t repetition, Scores& scores) {
  const double length = replicas * scenario.length;
  const auto warmup = find_pilot_warmup(scenario.load, repetition, length);
  const auto sections =
      stretches_of(scenario.load, repetition, 1'000'000, warmup.length, length, replicas);
  for (std::size_t m = 0; m < metrics.size(); ++m)
    scores[m].add(estimate_of(sections, m), scenario.truth[m], scenario.truth[m], 1);
}

struct Methods {
  std::uint64_t first;  // repetition
  bool fixed;
  bool stopped;
  bool single;
  bool pairs;
};

void measure_intervals(const Scenario& scenario, int repetitions, const Methods& methods) {
  Scores fixed;
  Scores at_once;
  Scores stopped;
  Scores single;
  int not_found = 0;
  const auto relative = half_as_wide(scenario);
  for (int i = 0; i < repetitions; ++i) {
    const auto repetition = methods.first + static_cast<std::uint64_t>(i);
    const auto warmup = find_pilot_warmup(scenario.load, repetition, scenario.length);
    not_found += !warmup.found;
    auto samples = replicas_of(scenario.load, repetition, warmup.length, scenario.length);
    for (std::size_t m = 0; m < metrics.size(); ++m) {
      const double truth = scenario.truth[m];
      fixed[m].add(estimate_of(samples, m), truth, truth, replicas);
    }
    for (std::size_t m = 0; m < metrics.size() && methods.stopped; ++m) {
      StopRule rule{.relative = relative[m], .min_replicas = replicas, .max_replicas = 200};
      until_narrow(scenario, repetition, warmup.length, samples, m, rule, stopped[m]);
      rule.between = rule.again = 0;
      until_narrow(scenario, repetition, warmup.length, samples, m, rule, at_once[m]);
    }
    if (methods.single) measure_single(scenario, repetition, single);
  }
  if (methods.fixed) print(fixed, scenario.name, "10 replicas");
  if (methods.stopped) print(at_once, scenario.name, "the first narrow one");
  if (methods.stopped) print(stopped, scenario.name, "stopped by the rule");
  if (methods.single) print(single, scenario.name, "1 of 10 times the length");
  std::fprintf(stderr, "%s: warm-up not found in %d of %d\n", scenario.name.c_str(), not_found,
               repetitions);
}

// The second system has services that are a tenth shorter.
void measure_pairs(const Scenario& scenario, int repetitions, std::uint64_t first) {
  Load faster = scenario.load;
  faster.slower = 0.9;
  Scores pairs;
  Score ratios;
  const double truth = 0.9 / (1 - 0.9 * faster.rate) * (1 - faster.rate) - 1;
  for (int i = 0; i < repetitions; ++i) {
    const std::uint64_t repetition = first + static_cast<std::uint64_t>(i);
    const double warmup =
        std::max(find_pilot_warmup(scenario.load, repetition, scenario.length).length,
                 find_pilot_warmup(faster, repetition, scenario.length).length);
    const auto a = replicas_of(scenario.load, repetition, warmup, scenario.length);
    const auto b = replicas_of(faster, repetition, warmup, scenario.length);
    std::vector<double> means[2];
    for (const Histogram& each : a) means[0].push_back(each.mean()->seconds());
    for (const Histogram& each : b) means[1].push_back(each.mean()->seconds());
    pairs[0].add(*paired_difference(means[0], means[1])->relative, truth, 1, replicas);
    std::vector<double> relative;
    for (std::size_t r = 0; r < replicas; ++r) relative.push_back(means[1][r] / means[0][r] - 1);
    ratios.add(estimate(relative), truth, 1, replicas);
    for (std::size_t m = 1; m < metrics.size(); ++m)
      if (const auto found = paired_quantiles(a, b, shares[m]).difference)
        pairs[m].add(found->relative, truth, 1, replicas);
      else
        ++pairs[m].refused;
  }
  print(pairs, scenario.name, "relative difference of 10 pairs");
  ratios.print(scenario.name, "mean of the ratios of 10 pairs", "mean");
}

}  // namespace

int main(int count, char** arguments) {
  const int repetitions = count > 1 ? std::atoi(arguments[1]) : 1000;
  const std::string part = count > 2 ? arguments[2] : "";
  const std::string letters = count > 3 ? arguments[3] : "fsop";
  const auto has = [&](char letter) { return letters.find(letter) != std::string::npos; };
  const std::uint64_t first = count > 4 ? std::strtoull(arguments[4], nullptr, 10) : 0;
  if (repetitions < 1) {
    std::fprintf(stderr, "benchmark_coverage [REPETITIONS [PART OF A NAME [METHODS [FIRST]]]]\n");
    return 2;
  }
  const Methods methods{first, has('f'), has('s'), has('o'), has('p')};
  std::printf(
      "| queue | method | metric | covers | half-width | replicas | refused "
      "|\n|---|---|---|---|---|---|---|\n");
  for (Scenario& scenario : scenarios()) {
    if (scenario.name.find(part) == std::string::npos) continue;
    scenario.refer();
    measure_intervals(scenario, repetitions, methods);
    if (methods.pairs && scenario.exponential()) measure_pairs(scenario, repetitions, first);
  }
}
