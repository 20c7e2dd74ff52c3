#include "architectures/system.hpp"

#include "tests/architectures/running.hpp"

namespace osarium {
namespace {

// Simulated time of one null call, after one that warms up.
Duration null_call(const Architecture& architecture) {
  Running running(architecture);
  Process& process = running.system.create_process(0, "program");
  Duration taken;
  running.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
    Outcome<ProcessId> id = co_await os.processes.identify(here);
    EXPECT_EQ(*id, 0u);
    const Time begun = running.sim.now();
    id = co_await os.processes.identify(here);
    taken = running.sim.now() - begun;
  });
  running.sim.run();
  return taken;
}

TEST(System, ANullCallCostsItsCrossings) {
  const CostTable costs = CostTable::standard();
  const Frequency clock = Running::parameters_of("rainforest-s-a").clock;
  EXPECT_EQ(null_call(monolithic()), costs.duration("connectors.trap", clock));
  EXPECT_EQ(null_call(microkernel()), costs.duration("connectors.ipc_call", clock) +
                                          costs.duration("connectors.ipc_reply", clock));
}

TEST(System, CountsCrossings) {
  for (const std::string_view name : architecture_names()) {
    Running running(*find_architecture(name));
    Process& process = running.system.create_process(0, "program");
    running.run(process, [](SystemCalls& os, Context& here) -> Task<> {
      for (int i = 0; i < 3; ++i) {
        const Outcome<ProcessId> id = co_await os.processes.identify(here);
        EXPECT_TRUE(id);
      }
    });
    running.sim.run();
    std::uint64_t crossings = 0;
    for (const Route* route : running.system.routes()) crossings += route->crossings;
    EXPECT_EQ(crossings, 3u) << name;
  }
}

std::vector<std::string> problems(const Architecture& architecture) {
  Simulation sim;
  return System::problems(architecture, Topology(Running::parameters_of("rainforest-s-a")));
}

TEST(System, TheKnownArchitecturesFit) {
  for (const std::string_view name : architecture_names()) {
    EXPECT_THAT(problems(*find_architecture(name)), testing::IsEmpty()) << name;
    EXPECT_EQ(find_architecture(name)->name, name);
  }
}

TEST(System, ReportsAllThatDoesNotFit) {
  Architecture arch = monolithic();
  arch.kernels = KernelPartitions{.count = 5};
  arch.placement[ServiceId::vfs] = {.domain = SameDomainAs{ServiceId::sockets}};
  arch.placement[ServiceId::sockets] = {.domain = SameDomainAs{ServiceId::vfs}};
  at(arch.sharing.serialised, ServiceId::clock) = Serialised::by_owner;
  EXPECT_THAT(problems(arch),
              testing::ElementsAre(
                  "kernels: 5 do not share 12 cpus in equal parts",
                  testing::HasSubstr("vfs is in the domain of a service that is in its own"),
                  testing::HasSubstr("sockets is in the domain"),
                  testing::HasSubstr("clock is serialised by its owner")));
}

TEST(System, ReportsServersThatNobodyConnects) {
  Architecture arch = monolithic();
  arch.connect = {};
  EXPECT_EQ(problems(arch).size(), services);
  arch = microkernel();
  arch.connect.front().use = Trap{};
  EXPECT_THAT(problems(arch), testing::Contains(testing::HasSubstr("a trap into a domain")));
  arch = microkernel();
  arch.placement[ServiceId::vfs] = {.domain = KernelDomain{}};
  EXPECT_THAT(problems(arch),
              testing::Contains(testing::HasSubstr("vfs cannot be called by application with "
                                                   "synchronous_ipc: it is in a kernel")));
  arch = microkernel();
  arch.placement[ServiceId::vfs].cpus = DedicatedCpus{.count = 12};
  EXPECT_THAT(problems(arch), testing::Contains(testing::HasSubstr("none is left")));
}

TEST(System, ReportsInterruptHandlersThatWouldHaveToWait) {
  Architecture arch = microkernel();
  const InterruptStyle with_handlers[] = {NapiInterrupts{}, HardInterrupts{}, UpcallInterrupts{}};
  for (const InterruptStyle& style : with_handlers) {
    arch.interrupts = style;
    EXPECT_THAT(problems(arch), testing::ElementsAre(testing::HasSubstr("cannot wait")));
  }
  arch.placement[ServiceId::network_driver] = {.domain = SameDomainAs{ServiceId::sockets}};
  EXPECT_THAT(problems(arch), testing::IsEmpty());
}

}  // namespace
}  // namespace osarium
