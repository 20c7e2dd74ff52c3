// Independent simulations side by side: on two cores, two threads should do twice the delays of
// one.
#include "benchmarks/batches.hpp"

using namespace osarium;

namespace {

void simulations_on_threads(benchmark::State& state) {
  Simulation sim;
  std::int64_t left = 0;
  batches::spawn_delaying(sim, 100, left);
  batches::run(state, sim, left);
}
BENCHMARK(simulations_on_threads)->Threads(1)->Threads(2)->UseRealTime();

}  // namespace
