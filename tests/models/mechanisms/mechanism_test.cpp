#include "models/mechanisms/connectors/mechanism.hpp"

#include <gtest/gtest.h>

#include "models/mechanisms/connectors/connector_costs.hpp"
#include "sim/parameters/configuration.hpp"

namespace osarium {
namespace {

struct Chosen {
  Mechanism mechanism;
  static ParameterList parameters() {
    return parameter_list("For tests.",
                          parameter("mechanism", &Chosen::mechanism, "What is chosen."));
  }
};

std::string errors_of(const std::string& text) {
  Errors errors;
  Chosen chosen;
  if (auto document = read_text(text, "test.yaml", errors))
    read_parameters(*document, chosen, errors);
  return errors.text();
}

TEST(Mechanisms, AreReadByTheirKind) {
  Errors errors;
  Chosen chosen;
  const auto document = read_text(
      "mechanism:\n  kind: shared_ring\n  capacity: 256\n  batch: 32\n  wake: event_channel\n"
      "  trap: {page_table_isolation: true}\n",
      "test.yaml", errors);
  read_parameters(*document, chosen, errors);
  errors.throw_if_any();
  const auto& ring = std::get<SharedRing>(chosen.mechanism);
  EXPECT_EQ(ring.capacity, 256);
  EXPECT_EQ(ring.wake, RingWake::event_channel);
  EXPECT_TRUE(ring.trap.page_table_isolation);
}

TEST(Mechanisms, RefuseWhatMakesNoSense) {
  EXPECT_NE(errors_of("mechanism: {kind: shared_ring, capacity: 0}"), "");
  EXPECT_NE(errors_of("mechanism: {kind: shared_ring, capacity: 4, batch: 5}"), "");
  EXPECT_NE(errors_of("mechanism: {kind: transport, capacity: -1}"), "");
  EXPECT_NE(errors_of("mechanism: {kind: telepathy}"), "");
  EXPECT_EQ(errors_of("mechanism: {kind: shared_ring, capacity: 4, batch: 4}"), "");
}

struct Fit : testing::Test {
  Domain application{.name = "application", .privilege = Privilege::user, .kernel = KernelId(0)};
  Domain server{.name = "server", .privilege = Privilege::user, .kernel = KernelId(0)};
  Domain kernel{.name = "kernel", .privilege = Privilege::kernel, .kernel = KernelId(0)};
  Domain guest{.name = "guest", .privilege = Privilege::kernel, .kernel = KernelId(1)};
  Domain monitor{.name = "monitor", .privilege = Privilege::hypervisor, .kernel = KernelId(2)};

  bool fits(const Mechanism& mechanism, const Domain& from, int cpu, const Domain& to, int other) {
    return !misfit(mechanism, {&from, CpuId(cpu)}, {&to, CpuId(other)});
  }
};

TEST_F(Fit, ACallerIsCarriedOnlyOnItsOwnCpuAndToTheRightKindOfDomain) {
  EXPECT_TRUE(fits(DirectCall(), server, 0, server, 0));
  EXPECT_FALSE(fits(DirectCall(), server, 0, server, 1));
  EXPECT_FALSE(fits(DirectCall(), application, 0, server, 0));
  EXPECT_TRUE(fits(Trap(), application, 3, kernel, 3));
  EXPECT_FALSE(fits(Trap(), application, 3, server, 3));
  EXPECT_TRUE(fits(Hypercall(), guest, 0, monitor, 0));
  EXPECT_FALSE(fits(Hypercall(), guest, 0, kernel, 0));
  EXPECT_TRUE(fits(Upcall(), kernel, 0, application, 0));
  EXPECT_FALSE(fits(Upcall(), application, 0, server, 0));
}

TEST_F(Fit, IpcStaysWithinAKernelAndOnOneCoreOrCrossesCores) {
  EXPECT_TRUE(fits(SynchronousIpc(), application, 0, server, 0));
  EXPECT_FALSE(fits(SynchronousIpc(), application, 0, server, 1));
  EXPECT_TRUE(fits(CrossCoreIpc(), application, 0, server, 1));
  EXPECT_FALSE(fits(CrossCoreIpc(), application, 0, server, 0));
  EXPECT_FALSE(fits(Transport(), application, 0, guest, 1));
  EXPECT_TRUE(fits(SharedRing(), application, 0, guest, 1));
}

TEST(ConnectorCosts, ComeFromTheTableOfCostsScaledToTheClock) {
  const auto costs = ConnectorCosts::from(CostTable::standard(), Frequency(2'000'000'000_Hz));
  EXPECT_EQ(costs.ipc_call, 359_ns);
  EXPECT_EQ(costs.trap_isolated - costs.trap, 139_ns);
  EXPECT_EQ(costs.payload(3_KiB, Payload::copy), 3 * costs.copy_kibibyte);
  EXPECT_EQ(costs.payload(1_B, Payload::map), costs.map_page);
}

}  // namespace
}  // namespace osarium
