// Datagrams: over the wire and between programs of one machine, what they cost, and when they are
// lost.
#include "models/mechanisms/connectors/in_thread.hpp"
#include "tests/models/services/networked.hpp"

namespace osarium {
namespace {

constexpr std::uint16_t port = 53;

Task<> answer_all(SystemCalls& os, Context& here, Descriptor socket) {
  for (;;) {
    const auto message = co_await os.sockets.receive(here, socket);
    if (!message) co_return;
    here.set_account(message->account);
    const Outcome<> sent = co_await os.sockets.send(here, socket, *message);
    EXPECT_TRUE(sent);
  }
}

TEST(Udp, AnswersGoToWhoAsked) {
  Networked machine;
  Process& server = machine.process();
  const Descriptor bound =
      machine.programs.calls(machine.programs.process(0)).sockets.set_bound(port);
  machine.run(server, [&](SystemCalls& os, Context& here) { return answer_all(os, here, bound); });
  std::vector<std::uint64_t> tags;
  for (std::uint64_t client = 1; client <= 3; ++client)
    machine.run(machine.process(), [&, client](SystemCalls& os, Context& here) -> Task<> {
      const auto socket = co_await os.sockets.connect(here, port, Protocol::udp);
      for (int i = 0; i < 5; ++i) {
        const Outcome<> sent = co_await os.sockets.send(here, *socket, {100_B, client});
        EXPECT_TRUE(sent);
        const auto message = co_await os.sockets.receive(here, *socket);
        EXPECT_EQ(message->tag, client);
        EXPECT_EQ(message->size, 100_B);
        tags.push_back(message->tag);
      }
      const Outcome<> closed = co_await os.sockets.close(here, *socket);
      EXPECT_TRUE(closed);
    });
  machine.run_for(10_ms);
  EXPECT_EQ(tags.size(), 15U);
  EXPECT_EQ(machine.sockets.dropped(), 0U);
  EXPECT_EQ(machine.network.under_way(), 0U);
}

TEST(Udp, EchoOverTheLoopbackDeviceIsComposedOfItsRows) {
  Networked machine;
  Process& server = machine.process();
  const Descriptor bound =
      machine.programs.calls(machine.programs.process(0)).sockets.set_bound(port);
  machine.run(server, [&](SystemCalls& os, Context& here) { return answer_all(os, here, bound); });
  std::optional<Account> account;
  machine.run(machine.process(), [&](SystemCalls& os, Context& here) -> Task<> {
    const auto socket = co_await os.sockets.connect(here, port, Protocol::udp);
    account.emplace(machine.sim.now());
    here.set_account(&*account);
    const Outcome<> sent =
        co_await os.sockets.send(here, *socket, {.size = 64_B, .account = &*account});
    EXPECT_TRUE(sent);
    const auto message = co_await os.sockets.receive(here, *socket);
    EXPECT_EQ(message->account, &*account);
    account->close(machine.sim.now());
  });
  machine.run_for(10_ms);
  ASSERT_TRUE(account);
  const Duration one_way = machine.cost("sockets.udp_send") + machine.cost("nic.stack_receive") +
                           machine.cost("sockets.udp_input") + machine.cost("sockets.receive");
  EXPECT_EQ(account->times().spent(Cause::service), one_way * 2);
  Duration sum;
  for (const Duration spent : account->times().all()) sum += spent;
  EXPECT_EQ(sum, account->times().total());
}

TEST(Udp, EchoOverTheWireIsComposedOfItsRows) {
  Networked machine;
  Process& server = machine.process();
  const Descriptor bound =
      machine.programs.calls(machine.programs.process(0)).sockets.set_bound(port);
  machine.run(server, [&](SystemCalls& os, Context& here) { return answer_all(os, here, bound); });
  const FlowId flow = machine.outside.add_client(Protocol::udp, port);
  machine.run_for(1_ms);
  Account account(machine.sim.now(), Cause::network);
  machine.outside.send(flow, {.size = 64_B, .account = &account});
  machine.run_for(1_ms);
  EXPECT_EQ(account.times().spent(Cause::service),
            machine.cost("network_driver.receive") + machine.cost("nic.stack_receive") +
                machine.cost("sockets.udp_input") + machine.cost("sockets.receive") +
                machine.cost("sockets.udp_send") + machine.cost("network_driver.transmit"));
}

// Beside Arrakis (OSDI 2014, table 1), where Linux spends 3.36 us in the kernel on an echo whose
// server runs already: docs/validity/services.md. What the server's own polls take is not counted.
TEST(Udp, AnEchoOfAServerThatIsAwakeTakesLessOfTheKernelThanArrakisMeasured) {
  Networked machine;
  Process& server = machine.process();
  const auto costs = ConnectorCosts::from(machine.kernel.costs(), machine.kernel.clock());
  Route trap{.name = "application -> sockets by trap",
             .connector = std::make_unique<InThread>(Trap{}, costs)};
  Ports program;
  program.sockets = Port<Sockets>(machine.sockets, &trap);
  SystemCalls os(program, server);
  const Descriptor bound = os.sockets.set_bound(port);
  const FlowId flow = machine.outside.add_client(Protocol::udp, port);
  machine.run(server,
              [&](SystemCalls&, Context& here) -> Task<> {
                for (;;) {
                  const auto message = co_await os.sockets.receive(here, bound, Wait::no);
                  if (!message) continue;
                  here.set_account(message->account);
                  const Outcome<> sent = co_await os.sockets.send(here, bound, *message);
                  EXPECT_TRUE(sent);
                }
              },
              {.affinity = CpuSet::only(CpuId(1))});
  machine.run_for(1_ms);
  Account account(machine.sim.now(), Cause::network);
  machine.outside.on_message([&](const Message&) { account.close(machine.sim.now()); });
  machine.outside.send(flow, {.size = 64_B, .account = &account});
  machine.run_for(1_ms);
  const auto& times = account.times();
  EXPECT_EQ(times.spent(Cause::scheduling), Duration());
  const Duration kernel = times.total() - times.spent(Cause::network) - times.spent(Cause::waiting);
  RecordProperty("kernel", std::to_string(kernel.seconds() * 1e9) + " ns");
  EXPECT_GT(kernel, 1400_ns);
  EXPECT_LT(kernel, 1700_ns);
}

// Each takes up its bytes and 576 more.
TEST(Udp, WhatFindsNoRoomIsLostAndNobodyIsTold) {
  Networked::Setup setup;
  setup.sockets.datagram_buffer = 10'000_B;
  Networked machine(setup);
  Process& process = machine.process();
  const Descriptor bound =
      machine.programs.calls(machine.programs.process(0)).sockets.set_bound(port);
  std::vector<std::uint64_t> received;
  machine.outside.on_lost([](const Message&) { ADD_FAILURE() << "it was not from outside"; });
  machine.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
    const auto socket = co_await os.sockets.connect(here, port, Protocol::udp);
    for (std::uint64_t i = 0; i < 20; ++i) {
      const Outcome<> sent = co_await os.sockets.send(here, *socket, {1000_B, i}, Wait::no);
      EXPECT_TRUE(sent);
    }
    co_await here.compute(1_ms, Mode::user);
    for (;;) {
      const auto message = co_await os.sockets.receive(here, bound, Wait::no);
      if (!message) break;
      received.push_back(message->tag);
    }
  });
  machine.sim.run();
  EXPECT_EQ(received, (std::vector<std::uint64_t>{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(machine.sockets.dropped(), 14U);
  EXPECT_EQ(machine.network.flow(0).unread, 0);
  EXPECT_EQ(machine.network.under_way(), 0U);
}

TEST(Udp, ClientsOutsideLoseWhatFindsNoRoom) {
  Networked::Setup setup;
  setup.sockets.datagram_buffer = 10'000_B;
  Networked machine(setup);
  machine.process();
  machine.programs.calls(machine.programs.process(0)).sockets.set_bound(port);
  const FlowId flow = machine.outside.add_client(Protocol::udp, port);
  std::vector<std::uint64_t> lost;
  machine.outside.on_lost([&](const Message& message) { lost.push_back(message.tag); });
  for (std::uint64_t i = 0; i < 8; ++i) machine.outside.send(flow, {1000_B, i});
  machine.run_for(10_ms);
  EXPECT_EQ(lost, (std::vector<std::uint64_t>{6, 7}));
  EXPECT_EQ(machine.sockets.dropped(), 2U);
}

TEST(Udp, AServerOutsideAndLongDatagrams) {
  Networked machine;
  machine.outside.on_message([&](const Message& message) {
    machine.outside.send(message.flow, {message.size, message.tag + 1});
  });
  std::vector<std::uint64_t> tags;
  machine.run(machine.process(), [&](SystemCalls& os, Context& here) -> Task<> {
    const auto socket = co_await os.sockets.connect(here, port, Protocol::udp);
    const Descriptor epoll = os.sockets.set_epoll();
    const Outcome<> added = co_await os.sockets.add(here, epoll, *socket);
    EXPECT_TRUE(added);
    const Outcome<> sent = co_await os.sockets.send(here, *socket, {4000_B, 7});  // three frames
    EXPECT_TRUE(sent);
    std::array<Descriptor, 4> ready;
    const auto count = co_await os.sockets.wait(here, epoll, ready);
    EXPECT_EQ(*count, 1U);
    EXPECT_EQ(ready[0], *socket);
    const auto message = co_await os.sockets.receive(here, ready[0], Wait::no);
    EXPECT_EQ(message->size, 4000_B);
    tags.push_back(message->tag);
  });
  machine.sim.run();
  EXPECT_EQ(tags, std::vector<std::uint64_t>{8});
  EXPECT_EQ(machine.network.under_way(), 0U);
}

TEST(Udp, WhatCannotBeSent) {
  Networked machine;
  Process& process = machine.process();
  const FlowId connection = machine.outside.add_client(Protocol::tcp, 80);
  bool done = false;
  machine.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
    const auto bound = co_await os.sockets.bind(here, port);
    const auto again = co_await os.sockets.bind(here, port);
    EXPECT_TRUE(again.failed_with(Error::exists));
    const auto socket = co_await os.sockets.connect(here, port, Protocol::udp);
    const Outcome<> large = co_await os.sockets.send(here, *socket, {65'508_B});
    EXPECT_TRUE(large.failed_with(Error::invalid));
    const Outcome<> fits = co_await os.sockets.send(here, *socket, {65'507_B});
    EXPECT_TRUE(fits);
    const Message to_nobody{.size = 1_B, .flow = connection};
    const Outcome<> nowhere = co_await os.sockets.send(here, *bound, to_nobody);
    EXPECT_TRUE(nowhere.failed_with(Error::invalid));
    // Who asked has gone when the answer comes: it does not come to anybody else.
    const auto question = co_await os.sockets.receive(here, *bound);
    const Outcome<> closed = co_await os.sockets.close(here, *socket);
    EXPECT_TRUE(closed);
    const Outcome<> answered = co_await os.sockets.send(here, *bound, *question);
    EXPECT_TRUE(answered);
    const auto nothing = co_await os.sockets.receive(here, *bound, Wait::no);
    EXPECT_TRUE(nothing.failed_with(Error::would_block));
    const auto bad = co_await os.sockets.receive(here, *socket, Wait::no);
    EXPECT_TRUE(bad.failed_with(Error::bad_descriptor));
    done = true;
  });
  machine.sim.run();
  EXPECT_TRUE(done);
  EXPECT_EQ(machine.sockets.dropped(), 1U);
  EXPECT_EQ(machine.network.under_way(), 0U);
}

}  // namespace
}  // namespace osarium
