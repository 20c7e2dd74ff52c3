// model16 as coroutines: an actor per core, a kernel entry and a nested call as tasks, three levels
// deep.
#include "benchmarks/model.hpp"
#include "sim/sync/resource.hpp"

using namespace osarium;

namespace {

struct Kernel {
  Simulation sim;
  Resource lock{sim, 1, "lock"};
  peers::Sojourns latencies;
  std::int64_t left = 0;
};

Task<> update_shared_state(Kernel& kernel) {
  co_await kernel.sim.delay(model::call);
  auto hold = co_await kernel.lock.acquire();
  co_await kernel.sim.delay(model::hold);
}

Task<> system_call(Kernel& kernel) {
  co_await kernel.sim.delay(model::trap);
  co_await update_shared_state(kernel);
}

Actor core(Kernel& kernel, std::uint64_t index) {
  model::Computing computing(index);
  for (;;) {
    co_await kernel.sim.delay(computing.next());
    const Time start = kernel.sim.now();
    co_await system_call(kernel);
    kernel.latencies.record(kernel.sim.now() - start);
    if (--kernel.left == 0) kernel.sim.stop();
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto [workload, count] = peers::parse(argc, argv);
  if (workload != "model16") return peers::unknown_workload();
  Kernel kernel;
  kernel.left = count;
  for (std::uint64_t i = 0; i < model::cores; ++i) kernel.sim.spawn(core(kernel, i), "core");
  const peers::Stopwatch watch;
  kernel.sim.run();
  return peers::report(count, watch.seconds(), kernel.latencies.mean_microseconds(count));
}
