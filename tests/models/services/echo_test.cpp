// A TCP echo server and its clients: where the time of a request goes.
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
  const SchedulingCosts scheduling = SchedulingCosts::from(
      machine.kernel.costs(), machine.kernel.clock(), machine.machine.parameters().caches.l2);
  (void)scheduling;
  EXPECT_GE(times.spent(Cause::scheduling), cost("sockets.epoll_wait"));
  EXPECT_EQ(sum_of(account), times.total());
}

TEST(Echo, AddsUpAtEveryLoad) {
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
    std::sort(clients.latencies.begin(), clients.latencies.end());
    std::printf("gap %.0f us: median %.2f us, p99 %.2f us, waits %lu, interrupts %lu, polls %lu\n",
                gap.seconds() * 1e6, clients.latencies[1000].seconds() * 1e6,
                clients.latencies[1980].seconds() * 1e6, server.waits,
                static_cast<InterruptDriven&>(*machine.deliveries.all()[0]).line().delivered(),
                machine.deliveries.all()[0]->polls());
  }
}

}  // namespace
}  // namespace osarium
