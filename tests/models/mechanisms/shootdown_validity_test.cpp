// Validation of shootdowns: composed of cited parts on the presets, against published figures of
// the whole. docs/validity/shootdown.md says what the figures are and what is missing.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "models/hardware/machine_presets.hpp"
#include "models/hardware/topology.hpp"
#include "models/mechanisms/shootdown.hpp"

namespace osarium {
namespace {

struct Preset {
  std::string machine;
  std::string coherence;
};
const Preset westmere_ex{"westmere-ex-8", "westmere_ex"};
const Preset opteron{"opteron-48", "opteron"};

InterruptCosts bare_interrupts(const CostTable& table, Frequency clock) {
  const auto row = [&](const char* name) { return table.duration(name, clock); };
  const Duration receive = row("interrupts.ipi_receive_bare");
  return {.ipi_send = row("interrupts.ipi_send_bare"),
          .ipi_delivery = row("interrupts.ipi_total_bare") - receive,
          .receive = receive};
}

Topology topology_of(const Preset& preset) {
  Errors errors;
  const auto description = read_machine(preset.machine, {}, {}, errors);
  errors.throw_if_any();
  return Topology(*description);
}

// An unmap by cpu 0 of a space that the first cpus hold, when the lines are as the one before left
// them. Every cpu runs a thread of the space.
Duration unmap(const Preset& preset, int holders, std::int64_t pages,
               const ShootdownParameters& parameters = {}) {
  const Topology topology = topology_of(preset);
  const CostTable table = CostTable::standard();
  const Frequency clock = topology.clock();
  Simulation sim;
  const Coherence coherence(CoherenceCosts::from(table, clock, preset.coherence), topology);
  std::deque<Cpu> cpus;
  std::deque<Context> threads;
  std::vector<Cpu*> all;
  for (CpuId cpu(0); cpu.index < topology.cpus(); ++cpu.index) {
    all.push_back(&cpus.emplace_back(sim, cpu));
    all.back()->dispatch(&threads.emplace_back(sim, "thread"));
  }
  InterruptController controller(sim, bare_interrupts(table, clock));
  CrossCalls cross_calls(sim, controller, coherence, all);
  Shootdown shootdown(cross_calls, TlbCosts::from(table, clock), parameters);
  AddressSpace space;
  for (CpuId cpu(0); cpu.index < holders; ++cpu.index) static_cast<void>(space.enter(cpu));
  Duration last;
  sim.spawn([&]() -> Task<> {
    for (int i = 0; i < 2; ++i) {
      const Time begin = sim.now();
      co_await shootdown.unmap(threads.front(), space, pages);
      last = sim.now() - begin;
      co_await sim.delay(1_ms);
    }
  });
  sim.run();
  return last;
}

double microseconds(Duration time) { return static_cast<double>(time.picoseconds()) / 1e6; }

TEST(ShootdownValidity, Print) {
  for (const Preset& preset : {westmere_ex, opteron})
    for (int holders : {1, 2, 3, 4, 8, 10, 11, 16, 20, 32, 40})
      for (std::int64_t pages : {1, 10, 33, 34, 1000})
        std::cout << preset.machine << " " << holders << " " << pages << " "
                  << microseconds(unmap(preset, holders, pages)) << "\n";
  std::cout << "all " << microseconds(unmap(opteron, 8, 1, {.ceiling = 0})) << " "
            << microseconds(unmap(opteron, 32, 1, {.ceiling = 0})) << " multi "
            << microseconds(unmap(opteron, 32, 1, {.sending = Sending::multicast})) << "\n";
}

}  // namespace
}  // namespace osarium
