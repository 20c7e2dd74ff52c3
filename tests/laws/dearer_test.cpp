// The fifth law: on one core, for one client, where nothing adapts, no mechanism that becomes
// dearer makes a run faster.
#include <gmock/gmock.h>

#include "tests/laws/pieces.hpp"

namespace osarium {
namespace {

// Rows of which a cost is the difference, what was measured together less a part of it: they grow
// together.
const std::vector<std::string_view> differences[] = {
    {"scheduling.ipc_in_one_address_space", "scheduling.ipc_between_address_spaces"},
    {"scheduling.switch_2_processes_0_kib", "scheduling.switch_2_processes_64_kib",
     "scheduling.switch_16_processes_64_kib", "processes.fork_and_exit", "processes.fork_and_exec"},
    {"scheduling.context_switch", "processes.create_and_join_thread"},
    {"interrupts.ipi_send_bare", "interrupts.ipi_receive_bare", "interrupts.ipi_total_bare"},
};

std::vector<std::string_view> rows_with(std::string_view row) {
  for (const auto& group : differences)
    if (std::find(group.begin(), group.end(), row) != group.end()) return group;
  return {row};
}

Architecture steady(Architecture architecture) {
  if (std::holds_alternative<NapiInterrupts>(architecture.interrupts))
    architecture.interrupts = HardInterrupts{};
  return architecture;
}

struct Finish {
  Time end;
  std::vector<std::string> unread;
};

Finish run(const Architecture& architecture, CostTable costs) {
  std::int64_t kernels = 1;
  if (const auto* const parts = std::get_if<KernelPartitions>(&architecture.kernels))
    kernels = parts->count;
  Staged stage(architecture, {.machine = Staged::cores(kernels), .costs = std::move(costs)});
  begin_everything(stage);
  stage.sim.run();
  Finish result{.end = {}, .unread = stage.machine.costs().unread()};
  for (const auto& list : stage.instants) result.end = std::max(result.end, list.back());
  return result;
}

class Dearer : public testing::TestWithParam<std::string_view> {};

TEST_P(Dearer, NothingGetsFaster) {
  const Architecture architecture = steady(*find_architecture(GetParam()));
  const Finish base = run(architecture, CostTable::standard());
  const std::vector<Cost> standard = CostTable::standard().rows();
  int slower = 0;
  for (const Cost& row : standard) {
    if (!row.is_time()) continue;
    if (std::find(base.unread.begin(), base.unread.end(), row.name) != base.unread.end()) continue;
    std::vector<Cost> rows = standard;
    for (const std::string_view name : rows_with(row.name))
      for (Cost& each : rows)
        if (each.name == name) each.value *= 2;
    const Time end = run(architecture, CostTable(std::move(rows))).end;
    EXPECT_GE(end, base.end) << row.name;
    slower += end > base.end;
  }
  EXPECT_GT(slower, 20);
}

INSTANTIATE_TEST_SUITE_P(Architectures, Dearer, testing::ValuesIn(architecture_names()), test_name);

}  // namespace
}  // namespace osarium
