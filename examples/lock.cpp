// Cores compute for 1 us on average, then hold a lock that they share for 100 ns. How long do they
// wait for it?
#include <cstdio>

#include "sim/random/stream.hpp"
#include "sim/sync/resource.hpp"

using namespace osarium;

Actor core(Simulation& sim, Resource& lock, std::uint64_t index, Duration& waited) {
  Stream work(Seed{}, "core", index, "work");
  for (int i = 0; i < 10'000; ++i) {
    co_await sim.delay(Duration::from_seconds(1e-6 * work.exponential()));
    const Time asked = sim.now();
    auto hold = co_await lock.acquire();
    waited += sim.now() - asked;
    co_await sim.delay(100_ns);
  }  // `hold` goes out of scope: the lock is free
}

int main() {
  for (const std::uint64_t cores : {1, 4, 8, 12, 16}) {
    Simulation sim;
    Resource lock(sim, 1, "lock");
    Duration waited;
    for (std::uint64_t i = 0; i < cores; ++i) sim.spawn(core(sim, lock, i, waited), "core");
    sim.run();
    const double mean = waited.seconds() / 10'000 / static_cast<double>(cores);
    std::printf("%2d cores wait %5.1f ns on average\n", static_cast<int>(cores), mean * 1e9);
  }
}
