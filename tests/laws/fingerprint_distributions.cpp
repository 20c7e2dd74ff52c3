// Draws of every registered distribution, with default parameters and with those that take other
// paths through the code, used as delays of an actor.
#include "sim/random/distributions/registry.hpp"
#include "sim/statistics/histogram.hpp"
#include "sim/statistics/tally.hpp"
#include "tests/laws/fingerprint_parts.hpp"

namespace osarium::laws {
namespace {

using namespace distributions;

class Draws final : public Part {
 public:
  Draws(Simulation& simulation, const Seed& with, std::string name, Distribution distribution)
      : Part(simulation, name, with),
        distribution_(std::move(distribution)),
        stream_(with, name, 0, "draw") {
    sim.spawn(draw(), "draws");
  }

  void finish() override {
    // The variants of a C library for different CPUs differ once in thousands of values.
    for (int i = 0; i < 10'000; ++i) note(distribution_.sample(stream_));
    for (const Histogram::Bucket& bucket : delays_.buckets()) note(bucket.count);
    for (const double share : {0.0, 0.5, 0.99, 1.0}) note(*delays_.quantile(share));
    note(distribution_.mean());
    note(distribution_.variance());
    note(*values_.variance());
    note(*values_.mean());
  }

 private:
  Actor draw() {
    for (int i = 0; i < 300; ++i) {
      const double value = distribution_.sample(stream_);
      values_.record(value);
      note(value);
      // Heavy tails would make one actor outlive all others.
      const Duration delay =
          std::min(Duration::from_picoseconds(1e5 * std::max(value, 0.0)), Duration(5_us));
      delays_.record(delay);
      co_await sim.delay(delay);
    }
  }

  Distribution distribution_;
  Stream stream_;
  Tally values_;
  Histogram delays_;
};

// Uniform draws of all kinds, without a distribution.
class Bits final : public Part {
 public:
  Bits(Simulation& simulation, const Seed& with) : Part(simulation, "stream", with) {
    sim.spawn(draw(), "bits");
  }

 private:
  Actor draw() {
    for (std::uint64_t i = 0; i < 100; ++i) {
      Stream stream(seed, "entity", i, "purpose");
      note(stream.bits());
      note(stream.below(i * i * i + 1));
      note(stream.open_uniform());
      note(stream.exponential());
      note(stream.normal());
      note(stream.uniform());
      co_await sim.delay(Duration::picoseconds(static_cast<std::int64_t>(stream.below(1'000))));
    }
  }
};

}  // namespace

void add_distributions(PartList& parts, Simulation& sim, const Seed& seed) {
  parts.push_back(std::make_unique<Bits>(sim, seed));
  const auto add = [&](std::string name, Distribution distribution) {
    parts.push_back(std::make_unique<Draws>(sim, seed, std::move(name), std::move(distribution)));
  };
  for (const DistributionEntry& entry : distribution_registry())
    add(std::string(entry.name), entry.make());
  add("erlang of many stages", Erlang{.stages = 40, .average = 3});
  add("gamma below one", Gamma{.shape = 0.3, .scale = 2});
  add("gamma above one", Gamma{.shape = 4.7, .scale = 0.1});
  add("generalised pareto, heavy", GeneralisedPareto{.location = 1, .scale = 2, .shape = 0.35});
  add("generalised pareto, bounded", GeneralisedPareto{.location = 1, .scale = 2, .shape = -0.35});
  add("gev, heavy", Gev{.location = 30, .scale = 8, .shape = 0.078688});
  add("gev, bounded", Gev{.location = 30, .scale = 8, .shape = -0.2});
  add("weibull, heavy", Weibull{.scale = 2, .shape = 0.4});
  add("weibull, light", Weibull{.scale = 2, .shape = 3.3});
  add("lognormal, wide", Lognormal{.median = 5, .sigma = 2.5});
  add("empirical, steps", Empirical{.values = {1, 2, 2, 7.5}, .interpolate = false});
  add("empirical, quantiles",
      Empirical{.values = {1, 4, 9, 100}, .cumulative = {0.1, 0.5, 0.9, 1}});
  add("mixture of three",
      Mixture{{{.weight = 7, .distribution = Exponential{.average = 0.2}},
               {.weight = 2, .distribution = Pareto{.minimum = 1, .shape = 1.5}},
               {.weight = 1, .distribution = Normal{.average = 9, .deviation = 2}}}});
}

}  // namespace osarium::laws
