#include "models/hardware/max_min.hpp"

#include <gtest/gtest.h>

#include "sim/random/stream.hpp"
#include "tests/models/hardware/textbook_max_min.hpp"

namespace osarium {
namespace {

using textbook::Flow;

MaxMin solved(const std::vector<double>& capacities, const std::vector<Flow>& flows) {
  MaxMin sharing(capacities, flows.size());
  for (std::size_t i = 0; i < flows.size(); ++i) {
    sharing.set_uses(i, flows[i].uses);
    sharing.set_demand(i, flows[i].demand);
  }
  sharing.solve();
  return sharing;
}

TEST(MaxMin, WhereThereIsEnoughEveryFlowGetsItsDemand) {
  const std::vector<double> capacities{10};
  MaxMin sharing(capacities, 2);
  const MaxMin::Use use{0, 1};
  sharing.set_uses(0, {&use, 1});
  sharing.set_uses(1, {&use, 1});
  sharing.set_demand(0, 4);
  sharing.set_demand(1, 6);
  EXPECT_FALSE(sharing.solve());
  EXPECT_EQ(sharing.rate(0), 4);
  EXPECT_EQ(sharing.rate(1), 6);
  sharing.set_demand(1, 7);
  EXPECT_TRUE(sharing.solve());
  EXPECT_EQ(sharing.rate(1), 6);
}

TEST(MaxMin, ASmallDemandIsServedAndTheRestIsSharedEqually) {
  const auto sharing = solved({10}, {{2, {{0, 1}}}, {8, {{0, 1}}}, {9, {{0, 1}}}});
  EXPECT_EQ(sharing.rate(0), 2);
  EXPECT_EQ(sharing.rate(1), 4);
  EXPECT_EQ(sharing.rate(2), 4);
  EXPECT_EQ(sharing.satisfied(1), 0.5);
}

TEST(MaxMin, AFlowThatIsHeldBackElsewhereLeavesItsPartToOthers) {
  // The first crosses both; the narrow one holds it at 1, so the wide one has 9 for the other.
  const auto sharing = solved({2, 10}, {{99, {{0, 1}, {1, 1}}}, {99, {{0, 1}}}, {99, {{1, 1}}}});
  EXPECT_EQ(sharing.rate(0), 1);
  EXPECT_EQ(sharing.rate(1), 1);
  EXPECT_EQ(sharing.rate(2), 9);
}

TEST(MaxMin, ASpreadFlowLoadsEachResourceByItsPart) {
  const auto sharing = solved({10, 10}, {{99, {{0, 0.5}, {1, 0.5}}}, {99, {{0, 1}}}});
  EXPECT_DOUBLE_EQ(sharing.rate(0), 10 / 1.5);
  EXPECT_DOUBLE_EQ(sharing.rate(1), 10 / 1.5);
  EXPECT_DOUBLE_EQ(sharing.load(0), 10);
  EXPECT_DOUBLE_EQ(sharing.load(1), 5 / 1.5);
}

TEST(MaxMin, AFlowWithoutDemandOrWayIsNoBurden) {
  const auto sharing = solved({10}, {{0, {{0, 1}}}, {50, {}}, {50, {{0, 1}}}});
  EXPECT_EQ(sharing.rate(0), 0);
  EXPECT_EQ(sharing.rate(1), 50);
  EXPECT_EQ(sharing.rate(2), 10);
}

// Random machines and flows, most of them with several scarce resources; some with very many.
struct RandomSharing {
  explicit RandomSharing(std::uint64_t seed) : random({seed}, "sharing", 0, "machine and flows") {
    const std::size_t resources = seed % 10 == 9 ? 60 + random.below(20) : 1 + random.below(12);
    for (std::size_t i = 0; i < resources; ++i) capacities.push_back(1 + 20 * random.uniform());
    flows.resize(1 + random.below(40));
    for (Flow& flow : flows) change(flow);
  }
  void change(Flow& flow) {
    flow.demand = random.below(6) == 0 ? 0 : 5 * random.uniform();
    flow.uses.clear();
    for (std::size_t i = 0; i < capacities.size(); ++i)
      if (random.below(3) == 0)
        flow.uses.push_back({static_cast<std::int32_t>(i), random.below(2) == 0 ? 1.0 : 0.25});
  }

  Stream random;
  std::vector<double> capacities;
  std::vector<Flow> flows;
};

TEST(MaxMin, AgreesWithTheTextbookOnRandomCases) {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    const RandomSharing each(seed);
    const auto sharing = solved(each.capacities, each.flows);
    const auto expected = textbook::max_min(each.capacities, each.flows);
    for (std::size_t i = 0; i < each.flows.size(); ++i)
      ASSERT_NEAR(sharing.rate(i), expected[i], 1e-9) << "seed " << seed << ", flow " << i;
  }
}

TEST(MaxMin, NothingIsOverfullAndWhoIsHeldBackHasTheMostAtAFullResource) {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    const RandomSharing each(seed);
    const auto sharing = solved(each.capacities, each.flows);
    std::vector<double> most(each.capacities.size());
    for (std::size_t i = 0; i < each.flows.size(); ++i)
      for (const auto& use : each.flows[i].uses)
        most[use.resource] = std::max(most[use.resource], sharing.rate(i));
    for (std::size_t r = 0; r < each.capacities.size(); ++r)
      ASSERT_LE(sharing.load(r), each.capacities[r] * (1 + 1e-12)) << "seed " << seed;
    for (std::size_t i = 0; i < each.flows.size(); ++i) {
      if (sharing.rate(i) == each.flows[i].demand) continue;
      bool justified = false;
      for (const auto& use : each.flows[i].uses) {
        const auto r = static_cast<std::size_t>(use.resource);
        justified |= sharing.load(r) >= each.capacities[r] * (1 - 1e-9) &&
                     sharing.rate(i) >= most[r] * (1 - 1e-9);
      }
      ASSERT_TRUE(justified) << "seed " << seed << ", flow " << i;
    }
  }
}

TEST(MaxMin, TheResultDoesNotDependOnWhatWasSolvedBefore) {
  RandomSharing each(7);
  auto sharing = solved(each.capacities, each.flows);
  for (int round = 0; round < 500; ++round) {
    const std::size_t changed = each.random.below(each.flows.size());
    each.change(each.flows[changed]);
    sharing.set_uses(changed, each.flows[changed].uses);
    sharing.set_demand(changed, each.flows[changed].demand);
    sharing.solve();
    const auto anew = solved(each.capacities, each.flows);
    for (std::size_t i = 0; i < each.flows.size(); ++i) ASSERT_EQ(sharing.rate(i), anew.rate(i));
  }
}

}  // namespace
}  // namespace osarium
