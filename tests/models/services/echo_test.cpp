// A TCP echo server and its clients: where the time of a request goes.
#include "models/mechanisms/connectors/in_thread.hpp"
#include "tests/models/services/networked.hpp"

namespace osarium {
namespace {

Duration sum_of(const Account& account) {
  Duration sum;
  for (const Duration spent : account.times().all()) sum = sum + spent;
  return sum;
}

struct Clients {
  explicit Clients(EchoServer& server) : sim(server.machine.sim), outside(server.machine.outside) {
    outside.on_message([this](const Message& message) {
      message.account->close(sim.now());
      latencies.push_back(message.account->times().total());
      ++answered;
    });
  }
  Account& send(FlowId flow, Bytes size = 64_B) {
    Account& account = accounts.emplace_back(sim.now(), Cause::network);
    outside.send(flow, {.size = size, .tag = accounts.size(), .account = &account});
    return account;
  }

  Simulation& sim;
  Outside& outside;
  std::deque<Account> accounts;
  std::vector<Duration> latencies;
  std::uint64_t answered = 0;
};

TEST(Echo, LatencyOnAnIdleMachineIsComposedOfItsRows) {
  Networked machine;
  EchoServer server(machine, 1);
  Clients clients(server);
  machine.run_for(1_ms);
  const Account& account = clients.send(server.flows[0]);
  machine.run_for(1_ms);
  ASSERT_EQ(clients.answered, 1U);

  const auto& times = account.times();
  const auto cost = [&](std::string_view row) { return machine.cost(row); };
  EXPECT_EQ(times.spent(Cause::work), 1_us);
  // The driver, the packet and TCP in the softirq; the hand-over to the reader; TCP and the driver
  // on the way out.
  EXPECT_EQ(times.spent(Cause::service), cost("network_driver.receive") +
                                             cost("nic.stack_receive") + cost("sockets.tcp_input") +
                                             cost("sockets.receive") + cost("sockets.tcp_send") +
                                             cost("network_driver.transmit"));
  // Either way over the wire and over the bus; until the softirq has begun.
  const Wire wire(machine.sim, machine.wire().wire, [](const Packet&) {});
  const InterruptCosts& interrupt = machine.machine.interrupts().costs();
  const NicCosts nic = NicCosts::from(machine.kernel.costs(), machine.kernel.clock());
  EXPECT_EQ(times.spent(Cause::network), wire.frame_time(130) * 2 + nic.dma_write + nic.dma_read +
                                             interrupt.delivery + interrupt.receive +
                                             cost("softirqs.round"));
  // Until the reader runs, with the call that finds what is ready.
  EXPECT_GE(times.spent(Cause::scheduling), cost("sockets.epoll_wait"));
  for (const Cause cause : {Cause::crossing, Cause::lock, Cause::run_queue, Cause::pause})
    EXPECT_EQ(times.spent(cause), Duration());
  EXPECT_EQ(sum_of(account), times.total());
}

// Of the crossings, those that work for the request are its own: out of receive() and into send(),
// each with its 64 bytes.
TEST(Echo, CrossingsAreChargedToTheRequest) {
  Networked machine;
  const auto costs = ConnectorCosts::from(machine.kernel.costs(), machine.kernel.clock());
  Route trap{.name = "application -> sockets by trap",
             .mechanism = "trap",
             .connector = std::make_unique<InThread>(Trap{}, costs)};
  EchoServer server(machine, 1);
  Ports program;
  program.sockets = Port<Sockets>(machine.sockets, &trap);
  SystemCalls os(program, server.process);
  server.os = &os;
  Clients clients(server);
  machine.run_for(1_ms);
  const Account& account = clients.send(server.flows[0]);
  machine.run_for(1_ms);
  ASSERT_EQ(clients.answered, 1U);
  const Crossing crossing = costs.crossing(Trap{});
  EXPECT_EQ(account.times().spent(Cause::crossing), crossing.enter + crossing.leave);
  EXPECT_EQ(account.times().spent(Cause::copy), costs.payload(64_B, Payload::copy) * 2);
  EXPECT_EQ(account.times().spent(Cause::work), 1_us);
  EXPECT_EQ(sum_of(account), account.times().total());
  EXPECT_EQ(trap.crossings, 4U);  // wait, receive, send, and wait again
}

// Beside Arrakis (OSDI 2014, table 1), which has Linux spend 3.36 us on an UDP echo whose server
// runs already, 6.19 us if it sleeps: docs/validity/services.md says why this is less.
TEST(Echo, OfDatagramsTakesLessOfTheKernelThanArrakisMeasured) {
  Networked machine;
  Process& server = machine.process();
  const auto costs = ConnectorCosts::from(machine.kernel.costs(), machine.kernel.clock());
  Route trap{.name = "application -> sockets by trap",
             .mechanism = "trap",
             .connector = std::make_unique<InThread>(Trap{}, costs)};
  Ports program;
  program.sockets = Port<Sockets>(machine.sockets, &trap);
  SystemCalls os(program, server);
  const Descriptor socket = os.sockets.set_bound(7);
  const FlowId flow = machine.outside.add_client(Protocol::udp, 7);
  machine.run(server, [&](SystemCalls&, Context& here) -> Task<> {
    for (;;) {
      const auto message = co_await os.sockets.receive(here, socket);
      here.set_account(message->account);
      const Outcome<> sent = co_await os.sockets.send(here, socket, *message);
      EXPECT_TRUE(sent);
    }
  });
  machine.run_for(1_ms);
  Account account(machine.sim.now(), Cause::network);
  machine.outside.on_message([&](const Message&) { account.close(machine.sim.now()); });
  machine.outside.send(flow, {.size = 64_B, .account = &account});
  machine.run_for(1_ms);
  const auto& times = account.times();
  for (std::size_t i = 0; i < causes; ++i)
    RecordProperty(std::string(name_of(static_cast<Cause>(i))),
                   std::to_string(times.spent(static_cast<Cause>(i)).seconds() * 1e9) + " ns");
  const Duration kernel = times.total() - times.spent(Cause::network);
  EXPECT_GT(kernel, 1900_ns);
  EXPECT_LT(kernel, 3360_ns);
}

// A burst: the card is polled, and epoll brings several sockets at once.
TEST(Echo, BurstsArePolledAndServedInBatches) {
  Networked machine;
  EchoServer server(machine, 100);
  Clients clients(server);
  machine.run_for(1_ms);
  for (const FlowId flow : server.flows) clients.send(flow);
  machine.run_for(10_ms);
  EXPECT_EQ(clients.answered, 100U);
  EXPECT_LT(server.waits, 30U);
  const InterruptDelivery& delivery = *machine.deliveries.all()[0];
  EXPECT_LT(static_cast<const InterruptDriven&>(delivery).line().delivered(), 20U);
  EXPECT_GT(delivery.items(), 2 * delivery.polls());
}

TEST(Echo, AnyInterruptStyleWillDo) {
  const std::vector<InterruptStyle> styles{NapiInterrupts{},     HardInterrupts{},
                                           ThreadedInterrupts{}, DriverMessages{},
                                           UpcallInterrupts{},   PolledDevices{}};
  for (const Serialised serialised : {Serialised::by_locks, Serialised::by_owner}) {
    for (const InterruptStyle& style : styles) {
      Networked::Setup setup;
      setup.style = style;
      setup.queues = 2;
      setup.serialised = serialised;
      Networked machine(setup);
      EchoServer server(machine, 8);
      Clients clients(server);
      machine.run_for(1_ms);
      for (int round = 0; round < 3; ++round)
        for (const FlowId flow : server.flows) clients.send(flow);
      machine.run_for(10_ms);
      EXPECT_EQ(clients.answered, 24U) << style.index();
      for (const Account& account : clients.accounts)
        EXPECT_EQ(sum_of(account), account.times().total());
    }
  }
}

TEST(Echo, AddsUpAtEveryLoad) {
  Duration least;
  for (const Duration gap : {100_us, 20_us, 8_us, 4_us}) {
    Networked machine;
    EchoServer server(machine, 32);
    Clients clients(server);
    for (int i = 0; i < 2000; ++i)
      machine.sim.spawn([&, i]() -> Task<> {
        co_await machine.sim.delay(gap * i);
        clients.send(server.flows[static_cast<std::size_t>(i) % 32]);
      });
    machine.run_for(gap * 2000 + 10_ms);
    EXPECT_EQ(clients.answered, 2000U);
    for (const Account& account : clients.accounts)
      ASSERT_EQ(sum_of(account), account.times().total());
    std::ranges::sort(clients.latencies);
    EXPECT_GE(clients.latencies[1000], least);  // more load, more latency
    least = clients.latencies[1000];
  }
}

}  // namespace
}  // namespace osarium
