// Validation of shootdowns: composed of cited parts on the presets, against published figures of
// the whole. docs/validity/shootdown.md says what the figures are and what is missing.
#include <gtest/gtest.h>

#include <deque>

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
  const auto machine = read_machine(preset.machine, {}, {}, errors);
  errors.throw_if_any();
  return Topology(*machine);
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

TEST(ShootdownValidity, GivesTheTableOfItsPage) {
  struct Row {
    int cpus;
    double westmere_ex, opteron;
  };
  for (const Row& row : {Row{1, 0.10, 0.10}, Row{2, 1.46, 1.56}, Row{8, 2.61, 2.94},
                         Row{20, 6.75, 6.09}, Row{40, 17.4, 13.3}}) {
    EXPECT_NEAR(microseconds(unmap(westmere_ex, row.cpus, 1)), row.westmere_ex, 0.05) << row.cpus;
    EXPECT_NEAR(microseconds(unmap(opteron, row.cpus, 1)), row.opteron, 0.05) << row.cpus;
  }
}

TEST(ShootdownValidity, OneTargetTakesAsLongAsAnInterruptThereAndBackIsSaidToTake) {
  for (const Preset& preset : {westmere_ex, opteron}) {
    const double round_trip = microseconds(unmap(preset, 2, 1));
    EXPECT_GE(round_trip, 1.0) << preset.machine;
    EXPECT_LE(round_trip, 3.0) << preset.machine;
  }
}

TEST(ShootdownValidity, AFurtherTargetOnTheDieCostsWithinAHalfOfWhatIsSaid) {
  for (const Preset& preset : {westmere_ex, opteron}) {
    const double per_target = microseconds(unmap(preset, 6, 1) - unmap(preset, 3, 1)) / 3;
    EXPECT_NEAR(per_target, 0.2, 0.1) << preset.machine;
  }
}

TEST(ShootdownValidity, TheCostGrowsLinearlyOnTheDieAndFasterAcrossSockets) {
  const double on_die = microseconds(unmap(westmere_ex, 10, 1) - unmap(westmere_ex, 4, 1)) / 6;
  const double on_two = microseconds(unmap(westmere_ex, 20, 1) - unmap(westmere_ex, 10, 1)) / 10;
  const double on_four = microseconds(unmap(westmere_ex, 40, 1) - unmap(westmere_ex, 20, 1)) / 20;
  EXPECT_NEAR(on_die, microseconds(unmap(westmere_ex, 5, 1) - unmap(westmere_ex, 4, 1)), 0.01);
  EXPECT_GT(on_two, on_die);
  EXPECT_GT(on_four, on_two);
}

// The composed parts are less than a whole munmap, which is what was published.
TEST(ShootdownValidity, TheShootdownIsMoreThanAFifthOfAPublishedUnmapAndLessThanAllOfIt) {
  const ShootdownParameters flush_all{.ceiling = 0};
  for (const auto& [cores, published] : {std::pair(8, 10.0), std::pair(32, 45.0)}) {
    const double predicted = microseconds(unmap(opteron, cores, 1, flush_all));
    EXPECT_GT(predicted, published / 5) << cores;
    EXPECT_LT(predicted, published) << cores;
  }
}

}  // namespace
}  // namespace osarium
