#include <gtest/gtest.h>

#include <vector>

#include "models/hardware/nic.hpp"

namespace osarium {
namespace {

constexpr NicCosts dma_costs{.dma_write = 500_ns, .dma_read = 1_us};

TEST(Wire, CarriesFramesNoFasterThanTheLineRate) {
  Simulation sim;
  std::vector<Time> arrivals;
  Wire wire(sim, {.line_rate = 10_Gbps, .propagation = 2_us},
            [&](const Packet&) { arrivals.push_back(sim.now()); });
  for (int i = 0; i < 1000; ++i) wire.send({.bytes = 60});
  sim.run();
  ASSERT_EQ(arrivals.size(), 1000U);
  // 84 bytes on the wire: 14.88 million frames a second.
  EXPECT_EQ(arrivals.front(), Time() + 2_us + 67'200_ps);
  EXPECT_EQ(arrivals.back(), Time() + 2_us + 67'200_ps * 1000);
}

TEST(Wire, PadsShortFramesAndAddsOverheadToLongOnes) {
  Simulation sim;
  Wire wire(sim, {.line_rate = 1_Gbps}, [](const Packet&) {});
  EXPECT_EQ(wire.frame_time(1), wire.frame_time(60));
  EXPECT_EQ(wire.frame_time(1514), 12'304_ns);
}

struct Sending : testing::Test {
  Simulation sim;
  std::vector<Packet> received;
  std::vector<Time> times;
  Wire wire{sim, {.line_rate = 1_Gbps}, [this](const Packet& packet) {
              received.push_back(packet);
              times.push_back(sim.now());
            }};
  Packet frame(std::uint64_t payload) const { return {.bytes = 1226, .payload = payload}; }
  static constexpr Duration frame_time = 10_us;  // of 1226 bytes and 24 bytes of overhead
};

TEST_F(Sending, AFrameIsFetchedThenSent) {
  Nic nic(sim, {.queues = 1}, dma_costs);
  nic.connect(wire);
  EXPECT_TRUE(nic.function(0).transmit(0).transmit(frame(3)));
  sim.run();
  EXPECT_EQ(times, std::vector{Time() + 11_us});
  EXPECT_EQ(received[0].payload, 3U);
}

TEST_F(Sending, FetchingOverlapsWithSendingAndTheWireStaysBusy) {
  Nic nic(sim, {.queues = 1}, dma_costs);
  nic.connect(wire);
  for (std::uint64_t i = 0; i < 100; ++i) nic.function(0).transmit(0).transmit(frame(i));
  sim.run();
  EXPECT_EQ(times.back(), Time() + 1_us + frame_time * 100);
}

TEST_F(Sending, AFullTransmitRingRefusesAndMakesRoomWhenAFrameHasLeft) {
  Nic nic(sim, {.queues = 1, .transmit_descriptors = 2}, dma_costs);
  nic.connect(wire);
  TransmitQueue& queue = nic.function(0).transmit(0);
  int room = 0;
  queue.on_sent([&](const Packet&) { ++room; });
  for (std::uint64_t i = 0; i < 3; ++i) EXPECT_EQ(queue.transmit(frame(i)), i < 2);
  EXPECT_EQ(queue.refused(), 1U);
  sim.run_until(Time() + 10'999_ns);
  EXPECT_EQ(queue.free(), 0U);
  sim.run_until(Time() + 11_us);
  EXPECT_EQ(queue.free(), 1U);
  EXPECT_EQ(room, 1);
}

TEST_F(Sending, AFrameThatTheSentCallAddsIsSent) {
  Nic nic(sim, {.queues = 1, .transmit_descriptors = 1}, dma_costs);
  nic.connect(wire);
  TransmitQueue& queue = nic.function(0).transmit(0);
  int left = 3;
  queue.on_sent([&](const Packet&) {
    if (--left > 0) queue.transmit(frame(0));
  });
  queue.transmit(frame(0));
  sim.run();
  EXPECT_EQ(queue.sent(), 3U);
  EXPECT_EQ(times.back(), Time() + (frame_time + 1_us) * 3);
}

TEST_F(Sending, FunctionsShareTheWireInTurn) {
  Nic nic(sim, {.functions = 2, .queues = 1}, dma_costs);
  nic.connect(wire);
  for (std::uint64_t i = 0; i < 50; ++i) nic.function(0).transmit(0).transmit(frame(0));
  for (std::uint64_t i = 0; i < 10; ++i) nic.function(1).transmit(0).transmit(frame(1));
  sim.run();
  int of_second = 0;
  for (std::size_t i = 0; i < 20; ++i) of_second += received[i].payload == 1 ? 1 : 0;
  EXPECT_EQ(of_second, 10);
  EXPECT_EQ(times.back(), Time() + 1_us + frame_time * 60);
}

}  // namespace
}  // namespace osarium
