// What the micro-benchmarks share: a simulation is built once and run in batches of operations, so
// that neither starting nor stopping it counts. Actors count `left` down and stop the simulation at
// zero; it can then run on.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>

#include "sim/engine/simulation.hpp"
#include "sim/random/stream.hpp"

namespace batches {

inline constexpr std::int64_t size = 10'000;

inline void run(benchmark::State& state, osarium::Simulation& sim, std::int64_t& left) {
  for (auto _ : state) {
    left = size;
    sim.run();
  }
  state.SetItemsProcessed(state.iterations() * size);
}

// Delays exponential times (mean 1 us) for ever.
inline osarium::Actor delaying(osarium::Simulation& sim, std::uint64_t index, std::int64_t& left) {
  osarium::Stream gaps(osarium::Seed{}, "benchmark", index, "gap");
  for (;;) {
    co_await sim.delay(osarium::Duration::from_picoseconds(1e6 * gaps.exponential()));
    if (--left == 0) sim.stop();
  }
}

inline void spawn_delaying(osarium::Simulation& sim, std::int64_t actors, std::int64_t& left) {
  for (std::int64_t i = 0; i < actors; ++i)
    sim.spawn(delaying(sim, static_cast<std::uint64_t>(i), left), "delaying");
}

}  // namespace batches
