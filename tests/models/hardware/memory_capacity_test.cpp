#include "models/hardware/memory_capacity.hpp"

#include <gtest/gtest.h>

#include "tests/models/hardware/two_sockets.hpp"

namespace osarium {
namespace {

using Policy = Placement::Policy;

// Four nodes of 10 bytes in a row: the further apart, the slower.
struct FourNodes : testing::Test {
  static MemoryLayout layout() {
    MemoryLayout row;
    for (int i = 0; i < 4; ++i) row.nodes.push_back({160_Gbps, 10_B, 1_MiB});
    for (int from = 0; from < 4; ++from)
      for (int to = 0; to < 4; ++to)
        row.latency.push_back(70_ns + 50_ns * (from < to ? to - from : from - to));
    return row;
  }
  std::vector<std::int64_t> counts() const {
    std::vector<std::int64_t> all;
    for (const Bytes each : allocation.bytes) all.push_back(each.count());
    return all;
  }

  MemoryCapacity capacity{layout()};
  Allocation allocation{4};
};

TEST_F(FourNodes, FirstTouchTakesFromTheNodeThatAsks) {
  EXPECT_TRUE(capacity.allocate(allocation, 7_B, {Policy::first_touch, {}}, NodeId(2)));
  EXPECT_EQ(counts(), (std::vector<std::int64_t>{0, 0, 7, 0}));
  EXPECT_EQ(capacity.available(NodeId(2)), 3_B);
}

TEST_F(FourNodes, WhenANodeIsFullTheNearestOthersFollow) {
  EXPECT_TRUE(capacity.allocate(allocation, 25_B, {Policy::local, {}}, NodeId(3)));
  EXPECT_EQ(counts(), (std::vector<std::int64_t>{0, 5, 10, 10}));
}

TEST_F(FourNodes, ANodeThatIsAskedForByNameIsNotReplacedByAnother) {
  EXPECT_TRUE(capacity.allocate(allocation, 8_B, {Policy::on_node, NodeId(1)}, NodeId(0)));
  EXPECT_FALSE(capacity.allocate(allocation, 3_B, {Policy::on_node, NodeId(1)}, NodeId(0)));
  EXPECT_EQ(counts(), (std::vector<std::int64_t>{0, 8, 0, 0}));
  EXPECT_EQ(capacity.available(NodeId(1)), 2_B);
}

TEST_F(FourNodes, InterleavingTakesEqualPartsAndMakesUpForFullNodes) {
  Allocation other(4);
  EXPECT_TRUE(capacity.allocate(other, 9_B, {Policy::on_node, NodeId(0)}, NodeId(0)));
  EXPECT_TRUE(capacity.allocate(allocation, 22_B, {Policy::interleaved, {}}, NodeId(0)));
  EXPECT_EQ(counts(), (std::vector<std::int64_t>{1, 7, 7, 7}));
}

TEST_F(FourNodes, WhereMemoryIsOutNothingIsTaken) {
  EXPECT_FALSE(capacity.allocate(allocation, 41_B, {Policy::interleaved, {}}, NodeId(0)));
  EXPECT_FALSE(capacity.allocate(allocation, 41_B, {Policy::first_touch, {}}, NodeId(0)));
  EXPECT_EQ(allocation.total(), 0_B);
  EXPECT_TRUE(capacity.allocate(allocation, 40_B, {Policy::interleaved, {}}, NodeId(0)));
  EXPECT_EQ(counts(), (std::vector<std::int64_t>{10, 10, 10, 10}));
}

TEST_F(FourNodes, WhatIsReleasedCanBeHadAgain) {
  EXPECT_TRUE(capacity.allocate(allocation, 40_B, {Policy::local, {}}, NodeId(0)));
  capacity.release(allocation);
  EXPECT_EQ(allocation.total(), 0_B);
  EXPECT_TRUE(capacity.allocate(allocation, 40_B, {Policy::local, {}}, NodeId(0)));
}

}  // namespace
}  // namespace osarium
