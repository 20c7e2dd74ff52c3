// Every row of models/costs/*.yaml is read by the models, and all that they ask for is there.
// Builds whatever is made of a CostTable, in all its kinds; tests/house/costs_test.py sees to it
// that nothing of models/ is left out here.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/hardware/flash_disk.hpp"
#include "models/hardware/machine.hpp"
#include "models/hardware/machine_presets.hpp"
#include "models/hardware/nic.hpp"
#include "models/hardware/rotating_disk.hpp"
#include "models/hardware/tlb.hpp"
#include "models/mechanisms/connectors/agent.hpp"
#include "models/mechanisms/connectors/connector_costs.hpp"
#include "models/mechanisms/percpu_batch.hpp"
#include "models/mechanisms/polling.hpp"
#include "models/mechanisms/rcu.hpp"
#include "models/mechanisms/rw_semaphore.hpp"
#include "models/mechanisms/scheduling_costs.hpp"
#include "models/mechanisms/softirqs.hpp"
#include "models/mechanisms/threaded_interrupt.hpp"
#include "models/mechanisms/upcall.hpp"
#include "tests/models/services/networked.hpp"

namespace osarium {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

const Frequency clock = 2'000_MHz;

void read_hardware(const CostTable& table) {
  for (const auto& measured : choices_of(MeasuredCoherence{}))
    CoherenceCosts::from(table, clock, measured.name);
  for (const auto& path : choices_of(InterruptPath{}))
    InterruptCosts::from(table, clock, path.value);
  MemoryCosts::from(table, clock);
  TlbCosts::from(table, clock);
  NicCosts::from(table, clock);
  RotatingDiskParameters::of_7200_rpm(table);
  FlashDiskParameters::sata(table);
  FlashDiskParameters::nvme(table);
}

void read_mechanisms(const CostTable& table) {
  AgentCosts::from(table, clock);
  ConnectorCosts::from(table, clock);
  SchedulingCosts::from(table, clock, 1_MiB);
  for (const auto tick : {RcuCosts::Tick::hz_250, RcuCosts::Tick::hz_1000})
    RcuCosts::from(table, clock, tick, Duration());
  RwSemaphoreRules::linux_5_2(table, clock);
  PercpuBatch::from(table);
  SoftirqCosts::from(table, clock);
  UpcallCosts::from(table, clock);
  DriverProcessCosts::from(table, clock);
  PollingCosts::from(table, clock);
}

TEST(CostRows, AreAllReadByTheModelsAndWhatTheModelsReadIsThere) {
  Networked all_services;
  all_services.process();  // and what a program has of them
  const CostTable& table = all_services.machine.costs();
  read_hardware(table);
  read_mechanisms(table);
  EXPECT_THAT(table.unread(), IsEmpty());
}

// The rows of a machine that is described are those that its own parts read, and no others.
TEST(CostRows, OfAMachineAreThoseOfItsOwnParts) {
  Simulation sim;
  Errors errors;
  const auto parameters = read_machine("rhodes", {}, {}, errors);
  ASSERT_TRUE(parameters) << errors.text();
  const Machine machine(sim, *parameters);
  const std::vector<std::string> unread = machine.costs().unread();
  for (const char* others : {"coherence.opteron.l1", "tlb.refill", "disk.hdd_depth"})
    EXPECT_THAT(unread, Contains(others));
  for (const char* own : {"coherence.westmere_ex.l1", "memory.line", "interrupts.ipi_send_bare"})
    EXPECT_THAT(unread, ::testing::Not(Contains(own)));
}

}  // namespace
}  // namespace osarium
