// The first law: where crossings cost nothing, it does not matter where anything is.
#include <gmock/gmock.h>

#include <map>

#include "tests/laws/pieces.hpp"

namespace osarium {
namespace {

// Rows of what carries calls, switches, interrupts, and moves lines: all that depends on where
// things are. (Those of locks.* are periods and lengths of lists, not costs.)
constexpr std::string_view mechanisms[] = {
    "agents.",     "connectors.",    "coherence.",  "softirqs.", "upcalls.", "tlb.",
    "interrupts.", "driver_process", "scheduling.", "polling.",  "guard."};

CostTable free_of(std::span<const std::string_view> prefixes) {
  std::vector<Cost> rows = CostTable::standard().rows();
  for (Cost& row : rows)
    for (const std::string_view prefix : prefixes)
      if (row.is_time() && row.name.starts_with(prefix)) row.value = 0;
  return CostTable(std::move(rows));
}

// All that differs but where things are and how calls get there.
Architecture normal(Architecture architecture) {
  const Architecture model = monolithic();
  architecture.kernels = model.kernels;
  architecture.sharing = model.sharing;
  architecture.scheduling = model.scheduling;
  architecture.interrupts = ThreadedInterrupts{};  // a thread may call servers
  return architecture;
}

Architecture connected(Architecture architecture, const char* name, const Mechanism& mechanism) {
  architecture.name = name;
  architecture.connect = {{.use = mechanism}};
  return architecture;
}

std::vector<Architecture> variants() {
  std::vector<Architecture> all;
  for (const std::string_view name : architecture_names())
    all.push_back(normal(*find_architecture(name)));
  const Architecture servers = normal(microkernel());
  all.push_back(connected(servers, "servers by pipes", Transport{}));
  all.push_back(connected(servers, "servers by remote calls",
                          Transport{.channel = Channel::tcp_socket, .rpc = true}));
  all.push_back(connected(servers, "servers by rings", SharedRing{}));
  all.push_back(connected(normal(monolithic()), "kernel by up-calls", Upcall{}));
  all.push_back(connected(normal(monolithic()), "kernel by hypercalls", Hypercall{}));
  all.push_back(governed(servers, AgentRule::wasm));
  all.back().name = "governed servers";
  all.push_back(servers);
  all.back().name = "one server";
  for (const ServiceId service : all_services())
    if (service != ServiceId::vfs)
      all.back().placement[service] = {.domain = SameDomainAs{ServiceId::vfs}};
  std::erase_if(all, [](const Architecture& each) {
    return !System::problems(each, Topology(Staged::machine_of("rainforest-s-a"))).empty();
  });
  return all;
}

class FreeCrossings : public testing::TestWithParam<Piece> {};

TEST_P(FreeCrossings, EverythingFinishesAtTheSameInstantWhereverItIs) {
  const std::vector<Architecture> all = variants();
  EXPECT_GE(all.size(), 14U);
  std::deque<Staged::Instants> expected;
  MachineParameters machine = Staged::machine_of("rainforest-s-a");
  machine.idle_states.clear();  // a cpu that falls asleep is no free crossing
  for (const Architecture& architecture : all) {
    Staged stage(architecture, {.machine = machine, .costs = free_of(mechanisms)});
    GetParam().begin(stage);
    stage.sim.run();
    if (expected.empty()) expected = stage.instants;
    EXPECT_EQ(stage.instants, expected) << architecture.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Pieces, FreeCrossings, testing::ValuesIn(pieces()),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace osarium
