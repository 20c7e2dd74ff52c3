#include "models/hardware/nic.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace osarium {
namespace {

constexpr NicCosts costs{.dma_write = 500_ns, .dma_read = 1_us};

struct Card : testing::Test {
  Time at(Duration since_start) const { return Time() + since_start; }
  ReceiveQueue queue(NicParameters parameters) { return {sim, parameters, costs}; }
  // Notes when a queue interrupts, and takes all that is there.
  void serve(ReceiveQueue& queue) {
    queue.connect([&] {
      interrupts.push_back(sim.now());
      std::array<Packet, 64> packets;
      while (const std::size_t n = queue.take(packets)) taken += n;
      queue.release();
    });
    queue.enable();
  }
  Task<> arrivals(ReceiveQueue& queue, int count, Duration gap) {
    for (int i = 0; i < count; ++i) {
      queue.arrive({.flow = 1, .bytes = 100});
      co_await sim.delay(gap);
    }
  }
  void run_arrivals(ReceiveQueue& queue, int count, Duration gap) {
    sim.spawn([this, &queue, count, gap]() { return arrivals(queue, count, gap); });
    sim.run();
  }

  Simulation sim;
  std::vector<Time> interrupts;
  std::size_t taken = 0;
};

TEST_F(Card, AFlowAlwaysGoesToTheSameQueueAndFlowsSpreadOverAll) {
  NicParameters parameters;
  Nic nic(sim, parameters, costs);
  NicFunction& function = nic.function(0);
  std::vector<int> flows(function.queues());
  for (std::uint32_t flow = 0; flow < 8000; ++flow) {
    const std::size_t queue = function.queue_of(flow);
    EXPECT_EQ(function.queue_of(flow), queue);
    ++flows[queue];
  }
  for (const int n : flows) EXPECT_NEAR(n, 1000, 150);  // five standard deviations

  for (int i = 0; i < 10; ++i) nic.arrive({.flow = 77, .bytes = 100});
  EXPECT_EQ(function.receive(function.queue_of(77)).received(), 10U);
}

TEST_F(Card, APacketIsVisibleAfterItsDma) {
  ReceiveQueue receive = queue({});
  receive.arrive({.flow = 5, .bytes = 100, .payload = 9});
  std::array<Packet, 4> packets;
  sim.run_until(at(499_ns));
  EXPECT_EQ(receive.take(packets), 0U);
  sim.run_until(at(500_ns));
  EXPECT_TRUE(receive.ready());
  ASSERT_EQ(receive.take(packets), 1U);
  EXPECT_EQ(packets[0].arrived, at(0_ns));
  EXPECT_EQ(packets[0].payload, 9U);
}

TEST_F(Card, AFullRingDropsAndCountsUntilDescriptorsAreReleased) {
  ReceiveQueue receive = queue({.receive_descriptors = 4});
  for (int i = 0; i < 7; ++i) receive.arrive({.bytes = 100});
  EXPECT_EQ(receive.received(), 4U);
  EXPECT_EQ(receive.dropped(), 3U);
  sim.run_until(at(1_us));
  std::array<Packet, 2> packets;
  EXPECT_EQ(receive.take(packets), 2U);
  receive.arrive({.bytes = 100});  // the two taken are not released yet
  EXPECT_EQ(receive.dropped(), 4U);
  receive.release();
  for (int i = 0; i < 3; ++i) receive.arrive({.bytes = 100});
  EXPECT_EQ(receive.received(), 6U);
  EXPECT_EQ(receive.dropped(), 5U);
}

TEST_F(Card, WithoutCoalescingEveryPacketInterruptsOnceItIsVisible) {
  ReceiveQueue receive = queue({.coalescing = {.interval = 0_us}});
  serve(receive);
  run_arrivals(receive, 3, 100_ns);  // closer than the DMA takes
  EXPECT_EQ(interrupts, (std::vector{at(500_ns), at(600_ns), at(700_ns)}));
  EXPECT_EQ(taken, 3U);
}

TEST_F(Card, TheFirstPacketInterruptsAtOnceAndTheNextNotBeforeTheInterval) {
  ReceiveQueue receive = queue({.coalescing = {.interval = 50_us}});
  serve(receive);
  run_arrivals(receive, 200, 1_us);
  EXPECT_EQ(interrupts, (std::vector{at(500_ns), at(50'500_ns), at(100'500_ns), at(150'500_ns),
                                     at(200'500_ns)}));
  EXPECT_EQ(taken, 200U);
}

TEST_F(Card, ManyFramesInterruptBeforeTheInterval) {
  ReceiveQueue receive = queue({.coalescing = {.interval = 50_us, .frames = 10}});
  serve(receive);
  run_arrivals(receive, 41, 1_us);
  EXPECT_EQ(interrupts,
            (std::vector{at(500_ns), at(10'500_ns), at(20'500_ns), at(30'500_ns), at(40'500_ns)}));
}

TEST_F(Card, AQueueThatIsPolledDoesNotInterruptAndThenDoesSoAtOnce) {
  ReceiveQueue receive = queue({.coalescing = {.interval = 0_us}});
  serve(receive);
  receive.disable();
  run_arrivals(receive, 5, 1_us);
  EXPECT_TRUE(interrupts.empty());
  receive.enable_after_poll();
  sim.run();
  EXPECT_EQ(interrupts, std::vector{at(5_us)});
  EXPECT_EQ(taken, 5U);
}

TEST_F(Card, EnablingAnEmptyQueueDoesNotInterrupt) {
  ReceiveQueue receive = queue({});
  serve(receive);
  receive.disable();
  receive.enable_after_poll();
  sim.run();
  EXPECT_TRUE(interrupts.empty());
}

TEST(AdaptiveInterval, FollowsTheMeanSizeOfPackets) {
  EXPECT_EQ(adaptive_interval(60, 1), 49_us);           // small: 20,000 a second at most
  EXPECT_EQ(adaptive_interval(10 * 1514, 10), 192_us);  // (1514 + 24) / 2 quarters
  EXPECT_EQ(adaptive_interval(800, 1), 68_us);          // a boost: (800 + 24) / 3 quarters
  EXPECT_EQ(adaptive_interval(9000, 1), 375_us);        // jumbo frames count as 3000
}

TEST_F(Card, AdaptiveCoalescingSettlesAtTheIntervalOfTheTraffic) {
  ReceiveQueue receive = queue({.coalescing = {.interval = 162_us, .adaptive = true}});
  receive.connect([&] {
    interrupts.push_back(sim.now());
    receive.disable();
    std::array<Packet, 256> packets;
    receive.take(packets);
    receive.release();
    receive.enable_after_poll();
  });
  receive.enable();
  run_arrivals(receive, 1000, 1_us);
  ASSERT_GT(interrupts.size(), 5U);
  EXPECT_EQ(interrupts[1] - interrupts[0], 162_us);
  for (std::size_t i = 3; i < interrupts.size(); ++i)
    EXPECT_EQ(interrupts[i] - interrupts[i - 1], 49_us);
}

TEST_F(Card, AFunctionReceivesInRingsOfItsOwn) {
  Nic nic(sim, {.functions = 2, .queues = 1, .receive_descriptors = 2}, costs);
  for (int i = 0; i < 3; ++i) nic.arrive({.bytes = 100, .function = 0});
  nic.arrive({.bytes = 100, .function = 1});
  EXPECT_EQ(nic.function(0).receive(0).dropped(), 1U);
  EXPECT_EQ(nic.function(1).receive(0).received(), 1U);
  EXPECT_EQ(nic.function(1).receive(0).dropped(), 0U);
}

}  // namespace
}  // namespace osarium
