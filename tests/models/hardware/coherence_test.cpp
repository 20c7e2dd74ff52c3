#include "models/hardware/coherence.hpp"

#include <gtest/gtest.h>

#include "tests/models/hardware/fake_machine.hpp"

namespace osarium {
namespace {

constexpr auto westmere_ex_clock = Frequency::of_count(2'130'000'000);

CoherenceCosts westmere_ex() {
  return CoherenceCosts::from(CostTable::standard(), westmere_ex_clock, "westmere_ex");
}

TEST(CoherenceCosts, ARowIsTakenAsMeasured) {
  EXPECT_EQ(westmere_ex().at(LineOperation::load, LineState::modified, Distance::one_hop),
            cycles(289, westmere_ex_clock));
  EXPECT_EQ(westmere_ex().at_own(LineOperation::load), cycles(5, westmere_ex_clock));
}

TEST(CoherenceCosts, WhatIsSharedBetweenCoresTakesAsLongOnAFasterClock) {
  const auto faster = Frequency::of_count(2'400'000'000);
  const auto costs = CoherenceCosts::from(CostTable::standard(), faster, "westmere_ex");
  EXPECT_EQ(costs.at(LineOperation::load, LineState::modified, Distance::one_hop),
            cycles(289, westmere_ex_clock));
  EXPECT_EQ(costs.at_own(LineOperation::load), cycles(5, faster));
}

TEST(CoherenceCosts, AMissingStateIsLikeTheOneOfItsKind) {
  const auto costs = westmere_ex();
  EXPECT_EQ(costs.at(LineOperation::atomic, LineState::exclusive, Distance::one_hop),
            costs.at(LineOperation::atomic, LineState::modified, Distance::one_hop));
  EXPECT_EQ(costs.at(LineOperation::store, LineState::invalid, Distance::two_hops),
            costs.at(LineOperation::load, LineState::invalid, Distance::two_hops));
}

TEST(CoherenceCosts, AMissingDistanceIsLikeTheNextShorterOne) {
  const auto costs = westmere_ex();
  EXPECT_EQ(costs.at(LineOperation::load, LineState::modified, Distance::same_package),
            costs.at(LineOperation::load, LineState::modified, Distance::same_die));
}

TEST(CoherenceCosts, OneTransferTimeStandsForAllOperationsWhereNoMoreIsKnown) {
  const auto costs = CoherenceCosts::from(CostTable::standard(), Frequency::of_count(2'400'000'000),
                                          "westmere_ep");
  EXPECT_EQ(costs.at(LineOperation::store, LineState::shared, Distance::one_hop), 74_ns);
  EXPECT_EQ(costs.at(LineOperation::load, LineState::modified, Distance::same_die), 37.5_ns);
  EXPECT_LT(costs.at(LineOperation::load, LineState::shared, Distance::same_die), 37.5_ns);
}

TEST(CoherenceCosts, OnlyTheOpteronHasOwnedLines) {
  EXPECT_FALSE(westmere_ex().has_owned);
  EXPECT_TRUE(
      CoherenceCosts::from(CostTable::standard(), Frequency::of_count(2'100'000'000), "opteron")
          .has_owned);
}

TEST(CoherenceCosts, AMachineThatNobodyMeasuredIsAnError) {
  EXPECT_THROW(CoherenceCosts::from(CostTable::standard(), westmere_ex_clock, "pentium"),
               UnknownCost);
}

TEST(Coherence, FindsTheNearestAndTheFarthestDie) {
  const FakeTopology shape{.sockets_count = 8, .cores_per_socket = 2};
  const Coherence coherence(telling_costs(), shape);
  const auto dies =
      Coherence::bit(NodeId(0)) | Coherence::bit(NodeId(1)) | Coherence::bit(NodeId(5));
  EXPECT_EQ(coherence.nearest(NodeId(0), dies), Distance::same_die);
  EXPECT_EQ(coherence.nearest(NodeId(4), dies), Distance::one_hop);
  EXPECT_EQ(coherence.farthest(NodeId(0), dies), Distance::two_hops);
  EXPECT_EQ(coherence.farthest(NodeId(0), Coherence::bit(NodeId(0))), Distance::same_die);
  EXPECT_EQ(coherence.distance(NodeId(0), NodeId(4)), Distance::one_hop);
  EXPECT_EQ(coherence.place(CpuId(3)).core, CoreId(3));
  EXPECT_EQ(coherence.place(CpuId(3)).die, NodeId(1));
}

}  // namespace
}  // namespace osarium
