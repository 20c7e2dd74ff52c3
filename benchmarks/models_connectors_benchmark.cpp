// A null call through each kind of connector: wall time and events, on an otherwise idle machine
// with the costs of the tests; and a shootdown by the number of cpus that it interrupts.
#include <benchmark/benchmark.h>

#include "models/mechanisms/shootdown.hpp"
#include "tests/models/mechanisms/connected.hpp"

namespace osarium {
namespace {

constexpr int calls = 100'000;

void null_call(benchmark::State& state, const Mechanism& mechanism) {
  std::uint64_t events = 0;
  for (auto _ : state) {
    state.PauseTiming();
    Connected machine(mechanism, telling_crossings());
    machine.client(0, [&machine](Context& here) -> Task<> {
      const auto body = [](Context&) -> Task<> { co_return; };
      for (int i = 0; i < calls; ++i) co_await machine.connector->call(here, {}, body);
    });
    state.ResumeTiming();
    machine.run();
    events += machine.sim.events();
  }
  const auto total = static_cast<double>(state.iterations()) * calls;
  state.counters["events_per_call"] = static_cast<double>(events) / total;
  state.counters["per_call"] =
      benchmark::Counter(total, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

BENCHMARK_CAPTURE(null_call, direct_call, DirectCall())->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(null_call, trap, Trap())->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(null_call, synchronous_ipc, SynchronousIpc())->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(null_call, cross_core_ipc, CrossCoreIpc())->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(null_call, ring_poll, SharedRing{.wake = RingWake::poll})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(null_call, ring_futex, SharedRing{.wake = RingWake::futex})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(null_call, pipe, Transport{.channel = Channel::pipe})
    ->Unit(benchmark::kMillisecond);

void shootdown(benchmark::State& state) {
  constexpr int unmaps = 1'000;
  const auto cpus = static_cast<int>(state.range(0));
  std::uint64_t events = 0;
  for (auto _ : state) {
    state.PauseTiming();
    Simulation sim;
    FakeMachine machine(sim, telling_costs(), {.sockets_count = 8, .cores_per_socket = 10});
    std::vector<Cpu*> all;
    for (auto& cpu : machine.cpus) all.push_back(cpu.get());
    InterruptController controller(sim, telling_crossings().interrupts);
    CrossCalls cross_calls(sim, controller, machine.coherence, all);
    Shootdown shootdown(cross_calls, {.flush_page = 100_ns, .flush_all = 140_ns}, {});
    AddressSpace space;
    for (CpuId cpu(0); cpu.index < cpus; ++cpu.index) static_cast<void>(space.enter(cpu));
    sim.spawn([&]() -> Task<> {
      for (int i = 0; i < unmaps; ++i) co_await shootdown.unmap(machine.on(0), space, 1);
    });
    state.ResumeTiming();
    sim.run();
    events += sim.events();
  }
  const auto total = static_cast<double>(state.iterations()) * unmaps * (cpus - 1);
  state.counters["events_per_target"] = static_cast<double>(events) / total;
  state.counters["per_target"] =
      benchmark::Counter(total, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(shootdown)->Arg(2)->Arg(10)->Arg(40)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace osarium
