// What a kernel keeps for itself of what libraries manage: bindings, and filters of packets.
#include "models/services/guard.hpp"

#include "architectures/rules.hpp"
#include "tests/architectures/running.hpp"

namespace osarium {
namespace {

struct Bound : Running {
  explicit Bound(const Architecture& architecture = exokernel()) : Running(architecture) {}

  // Crossings of the routes whose name has this in it.
  std::uint64_t crossings(std::string_view part) const {
    std::uint64_t sum = 0;
    for (const Route* const route : system.routes())
      if (route->name.find(part) != std::string::npos) sum += route->crossings;
    return sum;
  }
  const GuardCounts& counts() const { return system.partition(0).guard().counts(); }
};

TEST(Guard, AFileAndItsPagesAreBoundOnce) {
  Bound bound;
  Process& process = bound.system.create_process(0, "program");
  bound.system.calls(process).files.set_file("/table", 64_KiB, {.cached = true});
  bound.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
    const auto file = co_await os.files.open(here, "/table");
    EXPECT_EQ(bound.counts().bound, 1u);
    const auto all = co_await os.files.read(here, *file, 64_KiB, 0);
    EXPECT_TRUE(all);
    EXPECT_EQ(bound.counts().pages, 16u);
    for (int i = 0; i < 5; ++i) {
      const auto again = co_await os.files.read(here, *file, 4_KiB, 0);
      EXPECT_TRUE(again);
    }
    EXPECT_EQ(bound.crossings("guard of page_cache"), 1u);
    const auto closed = co_await os.files.close(here, *file);
    EXPECT_TRUE(closed);
    EXPECT_EQ(bound.crossings("guard of vfs"), 2u);
  });
  bound.sim.run();
  EXPECT_EQ(bound.counts().pages, 16u);
}

TEST(Guard, APageThatComesBackIsBoundAgainAndEachProgramBindsItForItself) {
  Bound bound;
  Process& one = bound.system.create_process(0, "one");
  Process& other = bound.system.create_process(0, "other");
  FileCalls& files = bound.system.calls(one).files;
  files.set_file("/table", 16_KiB, {.pool = files.set_pool(8_KiB, Replacement::lru)});
  files.set_file("/cached", 4_KiB, {.cached = true});
  const auto scan_twice = [](SystemCalls& os, Context& here) -> Task<> {
    const auto file = co_await os.files.open(here, "/table");
    for (int scan = 0; scan < 2; ++scan)
      for (std::uint64_t page = 0; page < 4; ++page) {
        const auto bytes = co_await os.files.read(here, *file, 4_KiB, page * 4096);
        EXPECT_TRUE(bytes);
      }
  };
  const auto read_once = [](SystemCalls& os, Context& here) -> Task<> {
    const auto file = co_await os.files.open(here, "/cached");
    const auto bytes = co_await os.files.read(here, *file, 4_KiB, 0);
    EXPECT_TRUE(bytes);
  };
  bound.run(one, scan_twice);
  bound.sim.run();
  EXPECT_EQ(bound.counts().pages, 8u);
  bound.run(one, read_once);
  bound.run(other, read_once);
  bound.sim.run();
  EXPECT_EQ(bound.counts().pages, 10u);
}

TEST(Guard, SendfileBindsThePagesForItsProgram) {
  Bound bound;
  std::uint64_t expected = 0;
  for (const Name name : {"one", "other"}) {
    Process& process = bound.system.create_process(0, name);
    SystemCalls& calls = bound.system.calls(process);
    if (expected == 0) calls.files.set_file("/page", 16_KiB, {.cached = true});
    const Descriptor socket =
        calls.sockets.set_established(bound.system.outside(0).add_client(Protocol::tcp, 80));
    expected += 4;
    bound.run(process, [&bound, socket, expected](SystemCalls& os, Context& here) -> Task<> {
      const auto file = co_await os.files.open(here, "/page");
      const auto sent = co_await os.sockets.sendfile(here, socket, *file, 16_KiB, {}, 0);
      EXPECT_EQ(*sent, 16_KiB);
      EXPECT_EQ(bound.counts().pages, expected);
      const auto read = co_await os.files.read(here, *file, 16_KiB, 0);
      EXPECT_EQ(*read, 16_KiB);
    });
    bound.sim.run();
    EXPECT_EQ(bound.counts().pages, expected);
  }
}

// How often a library is called up for the same packets to two ports.
std::uint64_t upcalls(const std::vector<Name>& owners) {
  constexpr int clients = 8, messages = 8;
  Bound bound;
  std::vector<Process*> processes;
  for (const Name owner : owners) processes.push_back(&bound.system.create_process(0, owner));
  int received = 0;
  for (const std::uint16_t port : {std::uint16_t{53}, std::uint16_t{54}}) {
    Process& process = *processes[port % processes.size()];
    const Descriptor socket = bound.system.calls(process).sockets.set_bound(port);
    bound.run(process, [&received, socket](SystemCalls& os, Context& here) -> Task<> {
      for (int i = 0; i < clients * messages; ++i) {
        const auto message = co_await os.sockets.receive(here, socket);
        received += message->size == 64_B;
      }
    });
    for (int client = 0; client < clients; ++client) {
      const FlowId flow = bound.system.outside(0).add_client(Protocol::udp, port);
      for (int i = 0; i < messages; ++i) bound.system.outside(0).send(flow, {.size = 64_B});
    }
  }
  bound.sim.run();
  EXPECT_EQ(received, 2 * clients * messages);
  EXPECT_EQ(bound.counts().packets, 2u * clients * messages);
  EXPECT_EQ(bound.counts().unclaimed, 0u);
  return bound.crossings("kernel -> sockets");
}

TEST(Guard, EachLibraryIsCalledUpForItsOwnPackets) {
  EXPECT_GT(upcalls({"one", "other"}), upcalls({"one"}));
}

// Of two packets that the driver takes at once, the first is for the library that is called last.
TEST(Guard, EachGroupOfPacketsPaysForItsOwnUpcall) {
  Account of_first{Time()}, of_second{Time()};
  Simulation sim;
  Machine machine(sim, Running::parameters_of("rainforest-s-a"));
  System system(machine, exokernel(), {.nic = {.queues = 1}});
  Outside& outside = system.outside(0);
  for (const std::uint16_t port : {std::uint16_t{53}, std::uint16_t{54}})
    system.calls(system.create_process(0, "program")).sockets.set_bound(port);
  const FlowId first = outside.add_client(Protocol::udp, 54);
  const FlowId second = outside.add_client(Protocol::udp, 53);
  outside.send(first, {.size = 64_B, .account = &of_first});
  outside.send(second, {.size = 64_B, .account = &of_second});
  sim.run();
  const Duration upcall = of_first.times().spent(Cause::crossing);
  EXPECT_GT(upcall, Duration());
  EXPECT_EQ(of_second.times().spent(Cause::crossing), upcall);
  // Nobody but the first paid for what is done for both.
  EXPECT_GT(of_first.times().spent(Cause::service), of_second.times().spent(Cause::service));
}

TEST(Guard, PacketsThatNoFilterTakesAreNobodys) {
  Bound bound;
  const FlowId flow = bound.system.outside(0).add_client(Protocol::udp, 53);
  bound.system.outside(0).send(flow, {.size = 64_B});
  bound.sim.run();
  EXPECT_EQ(bound.counts().packets, 1u);
  EXPECT_EQ(bound.counts().unclaimed, 1u);
}

TEST(Guard, ListeningConnectingAndAcceptingBindFiltersAndClosingUnbindsThem) {
  Bound bound;
  Process& process = bound.system.create_process(0, "program");
  bound.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
    const auto listening = co_await os.sockets.listen(here, 80, 1);
    EXPECT_EQ(bound.counts().bound, 1u);
    // Over the loopback device there are no packets to filter.
    const auto connected = co_await os.sockets.connect(here, 80);
    const auto accepted = co_await os.sockets.accept(here, *listening);
    EXPECT_EQ(bound.counts().bound, 1u);
    const auto bound_to = co_await os.sockets.bind(here, 53);
    EXPECT_EQ(bound.counts().bound, 2u);
    for (const Descriptor each : {*connected, *accepted, *bound_to, *listening}) {
      const auto closed = co_await os.sockets.close(here, each);
      EXPECT_TRUE(closed);
    }
    EXPECT_EQ(bound.crossings("guard of sockets"), 4u);
  });
  bound.sim.run();
}

TEST(Guard, WhatIsClosedTakesNoMorePackets) {
  Bound bound;
  Process& process = bound.system.create_process(0, "program");
  Outside& outside = bound.system.outside(0);
  const FlowId datagrams = outside.add_client(Protocol::udp, 53);
  const FlowId connection = outside.add_client(Protocol::tcp, 80);
  bound.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
    const auto listening = co_await os.sockets.listen(here, 80, 1);
    const auto bound_to = co_await os.sockets.bind(here, 53);
    outside.connect(connection);
    const auto accepted = co_await os.sockets.accept(here, *listening);
    EXPECT_EQ(bound.counts().bound, 3u);
    for (const Descriptor each : {*listening, *bound_to, *accepted}) {
      const auto closed = co_await os.sockets.close(here, each);
      EXPECT_TRUE(closed);
    }
  });
  bound.sim.run();
  EXPECT_GT(bound.counts().packets, 0u);
  EXPECT_EQ(bound.counts().unclaimed, 0u);
  std::uint64_t unclaimed = 0;
  for (const FlowId flow : {datagrams, connection}) {
    outside.send(flow, {.size = 64_B});
    bound.sim.run();
    EXPECT_EQ(bound.counts().unclaimed, ++unclaimed);
  }
}

TEST(Guard, IsThereForLibrariesOnly) {
  EXPECT_THAT(guarded(monolithic().placement), testing::IsEmpty());
  EXPECT_THAT(guarded(microkernel().placement), testing::IsEmpty());
  EXPECT_EQ(guarded(exokernel().placement).size(), 4u);
  Architecture arch = monolithic();
  arch.placement[ServiceId::vfs].domain = CallersDomain{};
  EXPECT_THAT(guarded(arch.placement), testing::ElementsAre(ServiceId::vfs));
}

TEST(Guard, MustBeWithinReach) {
  Architecture arch = exokernel();
  arch.connect.front().service = ServiceId::sockets;
  Simulation sim;
  const auto problems = System::problems(arch, Topology(Running::parameters_of("rainforest-s-a")));
  EXPECT_THAT(problems,
              testing::Contains("the guard of vfs is not connected: no rule fits a call by "
                                "application to a kernel"));
  EXPECT_THAT(problems, testing::Not(testing::Contains(testing::HasSubstr("guard of sockets"))));
}

}  // namespace
}  // namespace osarium
