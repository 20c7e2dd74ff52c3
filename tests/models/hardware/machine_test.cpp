#include "models/hardware/machine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <Eigen/Core>

#include "models/hardware/cache_line.hpp"
#include "models/hardware/machine_presets.hpp"

namespace osarium {
namespace {

MachineParameters preset(const std::string& name) {
  Errors errors;
  const auto machine = read_machine(name, {}, {}, errors);
  errors.throw_if_any();
  return *machine;
}

// What cpu 0 needs for one load of a line that a cpu two hops away has written.
Duration time_of_a_transfer(const std::string& name) {
  Simulation sim;
  Machine machine(sim, preset(name));
  CacheLine line(machine.coherence());
  Context writer(sim, "writer"), reader(sim, "reader");
  CpuId far(0);
  while (machine.topology().distance(CpuId(0), far) != Distance::two_hops) ++far.index;
  machine.cpu(far).dispatch(&writer);
  machine.cpus().front().dispatch(&reader);
  Time begin;
  sim.spawn([&]() -> Task<> {
    co_await line.store(writer, Mode::user);
    begin = sim.now();
    co_await line.load(reader, Mode::user);
  });
  sim.run();
  return sim.now() - begin;
}

TEST(Machine, EveryPresetRunsAProgram) {
  for (std::string_view name : machine_presets()) {
    Simulation sim;
    Machine machine(sim, preset(std::string(name)));
    std::deque<Context> threads;
    for (Cpu& cpu : machine.cpus()) {
      Context& here = threads.emplace_back(sim, "thread");
      cpu.dispatch(&here);
      sim.spawn([&here]() -> Task<> { co_await here.compute(1_us, Mode::user); });
    }
    sim.run();
    const auto& guest = machine.parameters().virtual_machine;
    // All at once: hardware threads of a core slow each other.
    const double speed = machine.parameters().threads_per_core == 1
                             ? 1
                             : machine.costs().number("memory.sibling_share");
    const Duration expected = 1_us + (guest ? guest->halt_exit : Duration());
    EXPECT_NEAR((sim.now() - Time()).seconds() * speed, expected.seconds(), 1e-11) << name;
  }
}

// What a description may say at most and at least; tests/fuzz/machine_fuzz.cpp looks in between.
TEST(Machine, IsBuiltOfAllThatReadsWithoutError) {
  MachineParameters largest = preset("rhodes");
  largest.sockets = 32;
  largest.nodes_per_socket = 2;
  largest.cores = 256;
  largest.threads_per_core = 8;
  largest.clock = Frequency::of_count(1);
  largest.memory = {Bytes::of_count(std::int64_t{1} << 56), 1_Gbps, 1_ms, 1_ms};
  largest.interconnect = interconnects::Ring{1_Gbps, 1_ms};
  EXPECT_FALSE(largest.violation());
  Simulation sim;
  Machine machine(sim, largest);
  EXPECT_EQ(machine.cpus().size(), 2048u);
  EXPECT_EQ(machine.topology().latency()(0, 32), 34e6);  // 32 hops, and of 1 ms twice besides
  Allocation half(64);
  const Bytes all = Bytes::of_count(std::int64_t{1} << 62);
  EXPECT_TRUE(machine.capacity().allocate(half, all, {}, NodeId(0)));
  EXPECT_EQ(half.total(), all);
}

TEST(Machine, ALineTravelsAsTheTableOfItsMachineSays) {
  EXPECT_NEAR(time_of_a_transfer("westmere-ex-8").seconds() * 2.13e9, 400, 1);
  EXPECT_NEAR(time_of_a_transfer("opteron-48").seconds() * 2.1e9, 252, 1);
}

TEST(Machine, AGuestPaysForItsHalts) {
  const auto wake_up = [](const std::string& name, Duration asleep) {
    Simulation sim;
    Machine machine(sim, preset(name));
    Context here(sim, "sleeper");
    sim.spawn([&]() -> Task<> {
      co_await sim.delay(asleep);
      machine.cpus().front().dispatch(&here);
      co_await here.compute(Duration(), Mode::user);
    });
    sim.run();
    return sim.now() - (Time() + asleep);
  };
  EXPECT_EQ(wake_up("vm-2", 1_us), preset("vm-2").virtual_machine->halt_exit);
  EXPECT_EQ(wake_up("vm-2", 50_us), preset("vm-2").idle_states.front().exit_latency);
  EXPECT_EQ(wake_up("rhodes", 1_us), Duration());  // too short a sleep for any of its idle states
}

TEST(Machine, MarksWhatItRemembersOnly) {
  Simulation sim;
  const Machine machine(sim, preset("rainforest-s-a"));
  for (const std::string& name : machine.costs().remembered())
    EXPECT_EQ(machine.costs().at(name).confidence, Confidence::remembered) << name;
}

}  // namespace
}  // namespace osarium
