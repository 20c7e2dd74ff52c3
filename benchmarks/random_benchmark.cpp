// Random draws, distributions and statistics.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "sim/random/distributions/registry.hpp"
#include "sim/random/stream.hpp"
#include "sim/statistics/histogram.hpp"

using namespace osarium;

namespace {

void random_bits(benchmark::State& state) {
  Stream stream(Seed{}, "benchmark", 0, "draw");
  for (auto _ : state) benchmark::DoNotOptimize(stream.bits());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(random_bits);

void random_exponential(benchmark::State& state) {
  Stream stream(Seed{}, "benchmark", 0, "draw");
  for (auto _ : state) benchmark::DoNotOptimize(stream.exponential());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(random_exponential);

void random_normal(benchmark::State& state) {
  Stream stream(Seed{}, "benchmark", 0, "draw");
  for (auto _ : state) benchmark::DoNotOptimize(stream.normal());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(random_normal);

// Every kind of distribution, with its default parameters.
void distribution(benchmark::State& state, const Distribution& kind) {
  Stream stream(Seed{}, "benchmark", 0, "draw");
  for (auto _ : state) benchmark::DoNotOptimize(kind.sample(stream));
  state.SetItemsProcessed(state.iterations());
}
[[maybe_unused]] const bool distributions_registered = [] {
  for (const DistributionEntry& entry : distribution_registry()) {
    const std::string name = "distribution/" + std::string(entry.name);
    benchmark::RegisterBenchmark(name.c_str(), distribution, entry.make());
  }
  return true;
}();

void histogram_record(benchmark::State& state) {
  Histogram histogram;
  Stream stream(Seed{}, "benchmark", 0, "draw");
  std::vector<Duration> values;
  for (int i = 0; i < 4096; ++i)
    values.push_back(Duration::from_picoseconds(1e6 * stream.exponential()));
  std::size_t i = 0;
  for (auto _ : state) histogram.record(values[i++ & 4095]);
  benchmark::DoNotOptimize(histogram.count());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(histogram_record);

}  // namespace
