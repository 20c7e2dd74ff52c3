#include "models/mechanisms/napi.hpp"

#include <gtest/gtest.h>

#include "tests/models/mechanisms/network_experiment.hpp"

namespace osarium {
namespace {

struct Observed {
  double interrupts_per_second;
  double packets_per_poll;
  Duration mean, p99;
  double dropped_share;
};

Observed observe(double load, NicParameters card = one_queue()) {
  NetworkExperiment net(card);
  const NapiDelivery delivery(net.controller, net.net_receive, net.work);
  net.send(load, true);
  net.sim.run_until(net.at(50_ms));
  return {static_cast<double>(delivery.line().delivered()) / 0.05,
          static_cast<double>(delivery.items()) / static_cast<double>(delivery.polls()),
          *net.latency.mean(), *net.latency.quantile(0.99), net.dropped_share()};
}

TEST(Napi, MovesFromInterruptsToPollingAsTheLoadRises) {
  const Observed idle = observe(0.02);
  const Observed medium = observe(0.4);
  const Observed high = observe(0.9);
  const Observed over = observe(1.3);
  const double packets_per_second = 1 / 512e-9;
  // At first an interrupt for each packet, which takes the sum of the costs.
  EXPECT_NEAR(idle.interrupts_per_second, 0.02 * packets_per_second,
              0.08 * packets_per_second * 0.02);
  EXPECT_NEAR(idle.packets_per_poll, 1, 0.05);
  const NetworkCosts costs = NetworkCosts::standard();
  const Duration sum = costs.nic.dma_write + costs.interrupt.delivery + costs.interrupt.receive +
                       costs.softirq.round + costs.packet;
  EXPECT_GE(idle.mean, sum);
  EXPECT_LE(idle.mean, sum + 20_ns);
  // Then more of them, for more packets each.
  EXPECT_GT(medium.interrupts_per_second, idle.interrupts_per_second);
  EXPECT_LT(medium.interrupts_per_second, 0.4 * packets_per_second * 0.8);
  EXPECT_GT(medium.packets_per_poll, idle.packets_per_poll);
  // Then fewer, and in the end none.
  EXPECT_LT(high.interrupts_per_second, medium.interrupts_per_second);
  EXPECT_GT(high.packets_per_poll, medium.packets_per_poll);
  EXPECT_LT(over.interrupts_per_second, 0.02 * high.interrupts_per_second);
  EXPECT_GT(over.packets_per_poll, 63);
  EXPECT_LT(idle.p99, medium.p99);
  EXPECT_LT(medium.p99, high.p99);
  EXPECT_LT(high.p99, over.p99);
  EXPECT_EQ(high.dropped_share, 0);
  EXPECT_GT(over.dropped_share, 0.2);
}

TEST(Napi, ModerationBoundsTheInterruptsAndCostsLatency) {
  const Observed at_once = observe(0.3);
  const Observed moderated = observe(0.3, one_queue(49_us));
  EXPECT_LE(moderated.interrupts_per_second, 1 / 49e-6 + 20);  // one more in 50 ms
  EXPECT_GT(moderated.interrupts_per_second, 0.95 / 49e-6);
  EXPECT_GT(at_once.interrupts_per_second, 10 * moderated.interrupts_per_second);
  EXPECT_GT(moderated.mean, at_once.mean + 15_us);
}

// Drops of evenly spaced packets, from the time on when the ring is as full as it gets.
double steady_drops(double load, void (*disturb)(NetworkExperiment&),
                    const SoftirqParameters& softirqs) {
  NetworkExperiment net(one_queue(), NetworkCosts::standard(), softirqs);
  const NapiDelivery delivery(net.controller, net.net_receive, net.work);
  disturb(net);
  net.send(load, false);
  net.sim.run_until(net.at(60_ms));
  const std::uint64_t received = net.queue().received();
  const std::uint64_t dropped = net.queue().dropped();
  net.sim.run_until(net.at(160_ms));
  const auto more_dropped = static_cast<double>(net.queue().dropped() - dropped);
  return more_dropped / (more_dropped + static_cast<double>(net.queue().received() - received));
}

// The load above which packets are dropped: what a packet costs is its own cost and its share of
// the round, which a poll of the whole weight pays once.
double threshold(double others_hold) {
  const NetworkCosts costs = NetworkCosts::standard();
  const double packet = costs.packet.seconds() + costs.softirq.round.seconds() / 64;
  return (1 - others_hold) * costs.packet.seconds() / packet;
}

void expect_drops_from(double load, void (*disturb)(NetworkExperiment&),
                       const SoftirqParameters& softirqs = {}) {
  EXPECT_EQ(steady_drops(0.97 * load, disturb, softirqs), 0) << load;
  EXPECT_NEAR(steady_drops(1.03 * load, disturb, softirqs), 1 - 1 / 1.03, 0.005) << load;
  EXPECT_NEAR(steady_drops(1.5 * load, disturb, softirqs), 1 - 1 / 1.5, 0.005) << load;
}

TEST(Napi, OnACpuOfItsOwnDropsBeginWhenPacketsCostAllOfIt) {
  expect_drops_from(threshold(0), [](NetworkExperiment&) {});
}

// Interrupts of others take 30 of every 100 us; meanwhile fewer packets come than the ring holds.
void take_in_interrupts(NetworkExperiment& net) {
  net.other.emplace(net.sim, "other", Rank::interrupt, 30_us,
                    [](Context&) -> Task<> { co_return; });
  net.sim.spawn(
      [&net]() -> Task<> {
        for (;;) {
          co_await net.sim.delay(100_us);
          net.other->raise(net.cpu);
        }
      },
      "other", Background::yes);
}

TEST(Napi, DropsBeginEarlierByWhatOtherInterruptsHold) {
  expect_drops_from(threshold(0.3), take_in_interrupts);
}

// A burst has handed the softirq over to its thread, which shares the cpu with another. Turns are
// short, so that the ring holds what comes during that of the other: one round, then 50 us.
void share_with_a_thread(NetworkExperiment& net) {
  net.compute_in_a_thread();
  for (int i = 0; i < 20'000; ++i) net.wire.send({.flow = 1, .bytes = 60});
}

TEST(Napi, OnceHandedOverDropsBeginWhenPacketsCostTheShareOfTheThread) {
  expect_drops_from(threshold(0.5), share_with_a_thread, {.rounds = 1});
}

TEST(Napi, ARingThatFillsWhileOthersHoldTheCpuDropsBelowThatLoad) {
  const auto with_slice = [](Duration held) {
    NetworkExperiment net(one_queue());
    const NapiDelivery delivery(net.controller, net.net_receive, net.work);
    net.send(0.4, false);
    net.sim.run_until(net.at(1_ms));
    const Masked masked(net.cpu, Rank::softirq);
    net.sim.run_until(net.at(1_ms) + held);
    return net.queue().dropped();
  };
  // At 0.4 a packet comes each 1280 ns: 256 of them fill the ring in 327.7 us.
  EXPECT_EQ(with_slice(325_us), 0U);
  EXPECT_GT(with_slice(332_us), 0U);
}

TEST(Napi, TakesWeightAndBudgetInTurnOfItsDevices) {
  for (const bool repoll_next_round : {false, true}) {
    NetworkExperiment net(one_queue());
    NetReceive receive(net.softirqs, {.repoll_next_round = repoll_next_round});
    Nic second_nic(net.sim, {.queues = 1, .coalescing = {.interval = 0_us}}, {});
    ReceiveQueue& second_queue = second_nic.function(0).receive(0);
    std::string order;
    PacketReceive second_work(second_queue,
                              [&](Context& here, Mode mode, std::span<const Packet> packets) {
                                order += order.empty() || order.back() != 'b' ? "b" : "";
                                return net.receive(here, mode, packets);
                              });
    PacketReceive first_work(net.queue(),
                             [&](Context& here, Mode mode, std::span<const Packet> packets) {
                               order += order.empty() || order.back() != 'a' ? "a" : "";
                               return net.receive(here, mode, packets);
                             });
    const NapiDelivery first(net.controller, receive, first_work);
    const NapiDelivery second(net.controller, receive, second_work);
    net.cpu.mask(Rank::softirq);
    for (int i = 0; i < 200; ++i) {
      net.nic.arrive({.bytes = 60});
      second_nic.arrive({.bytes = 60});
    }
    net.sim.run_until(net.at(10_us));
    net.cpu.unmask(Rank::softirq);
    net.sim.run_until(net.at(1_ms));
    EXPECT_EQ(order, "babababa");  // 64, 64, 64 and 8 of each
    EXPECT_EQ(first.items(), 200U);
    EXPECT_EQ(second.items(), 200U);
    // A round of 300 packets ends by the budget; rounds of one turn each never do.
    EXPECT_EQ(receive.squeezed(), repoll_next_round ? 0U : 1U);
  }
}

// The same packets, one piece of work each.
TEST(Napi, ABatchIsEqualToPacketsOneByOne) {
  NetworkExperiment::Counts counts[2];
  for (const bool one_by_one : {false, true}) {
    NetworkExperiment net(one_queue());
    PacketReceive single(net.queue(), [&net](Context& here, Mode mode,
                                             std::span<const Packet> packets) {
      return [](NetworkExperiment& in, Context& on, Mode as, std::span<const Packet> of) -> Task<> {
        for (std::size_t i = 0; i < of.size(); ++i) co_await in.receive(on, as, of.subspan(i, 1));
      }(net, here, mode, packets);
    });
    const NapiDelivery delivery(net.controller, net.net_receive, one_by_one ? single : net.work);
    net.send(1.01, true);  // now and then the ring overflows
    net.sim.run_until(net.at(50_ms));
    counts[one_by_one ? 1 : 0] = net.counts(delivery);
  }
  EXPECT_GT(counts[0].dropped, 10U);
  EXPECT_GT(counts[0].interrupts, 10U);
  EXPECT_TRUE(counts[0] == counts[1]);
}

}  // namespace
}  // namespace osarium
