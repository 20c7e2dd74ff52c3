#include "models/hardware/machine_presets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <Eigen/Core>

#include <algorithm>
#include <filesystem>

#include "models/hardware/topology.hpp"
#include "sim/parameters/configuration.hpp"

namespace osarium {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Topology topology_of(const std::string& name, const std::vector<std::string>& overrides = {}) {
  Errors errors;
  const auto machine = read_machine(name, overrides, {}, errors);
  errors.throw_if_any();
  return Topology(*machine);
}

TEST(MachinePresets, AreTheFilesOfTheFolder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(MACHINES_FOLDER))
    files.push_back(entry.path().stem().string());
  std::sort(files.begin(), files.end());
  EXPECT_THAT(machine_presets(), ::testing::ElementsAreArray(files));
  EXPECT_GE(files.size(), 10u);
}

// The smoke test over all configs.
TEST(MachinePresets, MakeATopologyAndSayWhereTheyAreFrom) {
  for (std::string_view name : machine_presets()) {
    Errors errors;
    const auto machine = read_machine(std::string(name), {}, {}, errors);
    ASSERT_EQ(errors.text(), "") << name;
    EXPECT_GT(machine->description.size(), 10u) << name;
    EXPECT_GT(machine->source.size(), 10u) << name;
    const Topology topology(*machine);
    EXPECT_GT(topology.latency().minCoeff(), 50) << name;
    EXPECT_LT(topology.latency().maxCoeff(), 300) << name;
    EXPECT_GT(topology.bandwidth().minCoeff(), 5e9) << name;
  }
}

TEST(MachinePresets, HaveTheCpusThatTheirSourcesName) {
  const auto counts = [](const char* name) {
    const Topology t = topology_of(name);
    return std::array{t.sockets(), t.nodes(), t.cores(), t.cpus()};
  };
  EXPECT_THAT(counts("rainforest-s-a"), ElementsAre(2, 2, 12, 12));
  EXPECT_THAT(counts("rainforest-s-b"), ElementsAre(4, 4, 40, 40));
  EXPECT_THAT(counts("westmere-ex-8"), ElementsAre(8, 8, 80, 80));
  EXPECT_THAT(counts("opteron-48"), ElementsAre(4, 8, 48, 48));
  EXPECT_THAT(counts("rhodes"), ElementsAre(1, 1, 4, 4));
  EXPECT_THAT(counts("server-2s"), ElementsAre(2, 2, 48, 96));
  EXPECT_THAT(counts("desktop-8"), ElementsAre(1, 1, 8, 16));
  EXPECT_THAT(counts("vm-2"), ElementsAre(1, 1, 2, 2));
}

std::vector<int> cpus_by_distance_from_zero(const Topology& topology) {
  std::vector<int> counts(distances);
  for (int cpu = 0; cpu < topology.cpus(); ++cpu)
    ++counts[static_cast<std::size_t>(topology.distance(CpuId(0), CpuId(cpu)))];
  return counts;
}

TEST(MachinePresets, HaveTheDistancesOfSosp13) {
  // The cpu itself, its sibling, its die, its package, one hop, two hops.
  EXPECT_THAT(cpus_by_distance_from_zero(topology_of("westmere-ex-8")),
              ElementsAre(1, 0, 9, 0, 30, 40));
  EXPECT_THAT(cpus_by_distance_from_zero(topology_of("opteron-48")),
              ElementsAre(1, 0, 5, 6, 18, 18));
  EXPECT_THAT(cpus_by_distance_from_zero(topology_of("rainforest-s-b")),
              ElementsAre(1, 0, 9, 0, 30, 0));
  EXPECT_THAT(cpus_by_distance_from_zero(topology_of("server-2s")),
              ElementsAre(1, 1, 46, 0, 48, 0));
}

TEST(MachinePresets, HaveTheMemoryLatenciesOfSosp13) {
  const auto cycles = [](const Topology& topology, int node) {
    return topology.latency()(0, node) * topology.clock().hertz() / 1e9;
  };
  const Topology xeon = topology_of("westmere-ex-8");
  EXPECT_NEAR(cycles(xeon, 0), 355, 0.5);
  EXPECT_NEAR(cycles(xeon, 1), 492, 0.5);
  EXPECT_NEAR(cycles(xeon, 2), 601, 0.5);
  const Topology opteron = topology_of("opteron-48");
  EXPECT_NEAR(cycles(opteron, 0), 136, 0.5);
  EXPECT_NEAR(cycles(opteron, 1), 237, 0.5);
  EXPECT_NEAR(cycles(opteron, 2), 247, 0.5);
  EXPECT_NEAR(cycles(opteron, 3), 327, 0.5);
}

TEST(Machines, CanBeOverridden) {
  EXPECT_EQ(topology_of("rainforest-s-a", {"cores=16", "threads_per_core=2"}).cpus(), 32);
}

std::string errors_of(const std::string& name, const std::vector<std::string>& overrides = {}) {
  Errors errors;
  EXPECT_FALSE(read_machine(name, overrides, {"study.yaml", 2, 10, "machine", "", ""}, errors));
  return errors.text();
}

TEST(Machines, ThatAreUnknownAreErrorsWhereTheirNameStands) {
  EXPECT_THAT(errors_of("rodes"),
              HasSubstr("study.yaml:2:10: machine: found \"rodes\", which is no machine"));
  EXPECT_THAT(errors_of("rodes"), HasSubstr("did you mean \"rhodes\"?"));
  EXPECT_THAT(errors_of("./rhodes.yml"), HasSubstr("./rhodes.yml: does not exist"));
}

TEST(Machines, ThatCannotBeAreErrorsWithTheirPlace) {
  const auto rhodes = [](const char* override) { return errors_of("rhodes", {override}); };
  EXPECT_THAT(rhodes("cores=0"), HasSubstr("cores: found \"0\", which is out of range"));
  EXPECT_THAT(rhodes("cores=-4"), HasSubstr("which is out of range"));
  EXPECT_THAT(rhodes("sockets=3"), HasSubstr("rhodes.yaml:6:8: cores: found \"4\", cores that"));
  EXPECT_THAT(rhodes("clock=0Hz"), HasSubstr("clock: found \"0Hz\", which is out of range"));
  EXPECT_THAT(rhodes("memory.bandwidth=0GB/s"), HasSubstr("memory.bandwidth: found \"0GB/s\""));
  EXPECT_THAT(rhodes("memory.latency=-1ns"), HasSubstr("memory.latency: found \"-1ns\""));
  EXPECT_THAT(rhodes("memory.latency=1s"), HasSubstr("memory.latency: found \"1s\""));
  EXPECT_THAT(rhodes("memory.remote_latency=1s"), HasSubstr("remote_latency: found \"1s\""));
  EXPECT_THAT(rhodes("memory.size=8000PiB"), HasSubstr("memory.size: found \"8000PiB\""));
  EXPECT_THAT(rhodes("cores=260"), HasSubstr("cores: found \"260\", which is out of range"));
  EXPECT_THAT(errors_of("rhodes", {"cores=256", "sockets=32", "nodes_per_socket=4"}),
              HasSubstr("nodes_per_socket: found \"4\", which makes 128 nodes of the machine"));
  EXPECT_THAT(rhodes("idle_states[1].exit_latency=1us"),
              HasSubstr("idle_states[1].exit_latency: found \"1us\", which is below"));
  EXPECT_THAT(rhodes("core=4"), HasSubstr("did you mean \"cores\"?"));
}

std::string errors_of_links(const std::string& links) {
  const std::string text =
      "sockets: 3\ncores: 3\nclock: 1GHz\n"
      "caches: {l1: 1KiB, l2: 1KiB, llc: 1KiB}\n"
      "memory: {size: 1GiB, bandwidth: 1GB/s, latency: 1ns}\ninterconnect:\n" +
      links;
  Errors errors;
  MachineParameters machine;
  read_parameters(*read_text(text, "x.yaml", errors), machine, errors);
  return errors.text();
}

TEST(Machines, HaveCostsOfTheirOwnWhichFitTheOthers) {
  Errors errors;
  const auto machine = read_machine("vm-2", {}, {}, errors);
  EXPECT_EQ(machine->cost_table().at("connectors.trap").value, 130);
  EXPECT_NE(CostTable::standard().at("connectors.trap").value, 130);
  EXPECT_THAT(errors_of("vm-2", {"costs[0].name=connectors.trip"}), HasSubstr("which is no cost"));
  EXPECT_THAT(errors_of("vm-2", {"costs[0].name=sockets.receive"}),
              HasSubstr("which is there twice"));
  EXPECT_THAT(
      errors_of("vm-2", {"costs[0].name=interrupts.ipi_receive_guest", "costs[0].value=9000"}),
      HasSubstr("takes less time than its parts"));
}

TEST(Machines, WithLinksThatCannotBeAreErrorsWithTheirPlace) {
  const std::string head = "  kind: links\n  links:\n";
  const auto link = [](const char* ends) {
    return "  - {" + std::string(ends) + ", bandwidth: 1GB/s, latency: 1ns}\n";
  };
  const std::string good = head + link("from: 0, to: 1") + link("from: 1, to: 2");
  EXPECT_EQ(errors_of_links(good), "");
  EXPECT_THAT(errors_of_links(good + link("from: 2, to: 3")),
              HasSubstr("x.yaml:11:19: interconnect.links[2].to: found \"3\", which is no node"));
  EXPECT_THAT(errors_of_links(good + link("from: -1, to: 2")), HasSubstr("x.yaml:11:12: "));
  EXPECT_THAT(errors_of_links(good + link("from: 2, to: 2")), HasSubstr("x.yaml:11:19: "));
  EXPECT_THAT(errors_of_links(good + link("from: 1, to: 0")),
              HasSubstr("[2].to: found \"0\", which has a link from there already"));
  EXPECT_THAT(errors_of_links(head + link("from: 0, to: 1")),
              HasSubstr("x.yaml:7:3: interconnect: leads nowhere from node 0 to node 2"));
  EXPECT_THAT(errors_of_links("  kind: links\n"), HasSubstr("to node 1"));
  EXPECT_THAT(errors_of_links("  kind: full\n  bandwidth: 0GB/s\n  latency: 1ns\n"),
              HasSubstr("x.yaml:8:14: interconnect.bandwidth: found \"0GB/s\""));
  EXPECT_THAT(errors_of_links("  kind: twisted_ladder\n  bandwidth: 1GB/s\n  latency: 1ns\n"),
              HasSubstr("x.yaml:7:9: interconnect.kind: found \"twisted_ladder\""));
}

}  // namespace
}  // namespace osarium
