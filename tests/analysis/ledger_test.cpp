// Cohorts over replicas, and what makes one architecture's tail differ from another's.
#include "analysis/ledger.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace osarium {
namespace {

CohortLedger ledger(std::vector<TermTime> terms) {
  return {.cohort = "p99", .requests = 10, .terms = std::move(terms)};
}

const std::vector<CohortLedger> before = {
    ledger({{"work", 10}, {"lock", 1}, {"lock:inode", 2}, {"network:wire", 4}}),
    ledger({{"work", 12}, {"lock:inode", 4}, {"lock:socket", 1}, {"network:wire", 4}}),
    ledger({{"work", 11}, {"lock:inode", 6}, {"network:wire", 4}})};
const std::vector<CohortLedger> after = {
    ledger({{"work", 10}, {"crossing:trap", 3}, {"network:wire", 4}}),
    ledger({{"work", 12}, {"crossing:trap", 5}, {"network:wire", 5}}),
    ledger({{"work", 11}, {"crossing:trap", 4}, {"network:wire", 3}})};

double sum_of(const std::vector<TermEstimate>& terms) {
  double sum = 0;
  for (const TermEstimate& term : terms) sum += term.seconds.value;
  return sum;
}

const Estimate& of(const std::vector<TermEstimate>& terms, const std::string& name) {
  for (const TermEstimate& term : terms)
    if (term.term == name) return term.seconds;
  ADD_FAILURE() << "no term " << name;
  return terms.front().seconds;
}

TEST(Ledger, ATermThatAReplicaLacksIsZeroThere) {
  const LedgerEstimate found = ledger_over(before);
  EXPECT_EQ(found.cohort, "p99");
  EXPECT_DOUBLE_EQ(of(found.terms, "lock").value, 1.0 / 3);
  EXPECT_DOUBLE_EQ(of(found.terms, "lock:inode").value, 4);
  EXPECT_DOUBLE_EQ(found.total.value, (17.0 + 21 + 21) / 3);
  EXPECT_DOUBLE_EQ(sum_of(found.terms), found.total.value);
}

// R: t.test(c(2, 4, 6)): -0.968 to 8.968.
TEST(Ledger, IntervalsAreOverReplicas) {
  const LedgerEstimate found = ledger_over(before);
  EXPECT_NEAR(*of(found.terms, "lock:inode").low, 4 - 4.302652730 * 2 / std::sqrt(3), 1e-8);
  EXPECT_NEAR(*of(found.terms, "lock:inode").high, 4 + 4.302652730 * 2 / std::sqrt(3), 1e-8);
  EXPECT_FALSE(ledger_over({before.front()}).total.low);
}

TEST(Ledger, TermsOfACauseStandTogetherByName) {
  std::vector<std::string> names;
  for (const TermEstimate& term : ledger_over(before).terms) names.push_back(term.term);
  EXPECT_EQ(names, (std::vector<std::string>{"work", "lock", "lock:inode", "lock:socket",
                                             "network:wire"}));
}

TEST(Ledger, ByCausePutsNamesTogether) {
  const LedgerEstimate found = by_cause(before);
  EXPECT_EQ(found.terms.size(), 3u);
  EXPECT_DOUBLE_EQ(of(found.terms, "lock").value, (3.0 + 5 + 6) / 3);
  EXPECT_DOUBLE_EQ(sum_of(found.terms), found.total.value);
}

TEST(Waterfall, StepsAddUpToTheDifference) {
  const Waterfall fall = waterfall(before, after, 10);
  EXPECT_DOUBLE_EQ(fall.baseline.value, 59.0 / 3);
  EXPECT_DOUBLE_EQ(fall.other.value, 19);
  EXPECT_NEAR(fall.difference.value, 19 - 59.0 / 3, 1e-12);
  EXPECT_NEAR(sum_of(fall.steps), fall.difference.value, 1e-12);
  EXPECT_DOUBLE_EQ(of(fall.steps, "crossing:trap").value, 4);
  EXPECT_DOUBLE_EQ(of(fall.steps, "lock:inode").value, -4);
  EXPECT_DOUBLE_EQ(of(fall.steps, "work").value, 0);
}

// What replicas have in common cancels out: work varies from 10 to 12, and its difference not.
TEST(Waterfall, PairsReplicas) {
  const Waterfall fall = waterfall(before, after, 10);
  EXPECT_DOUBLE_EQ(*of(fall.steps, "work").low, 0);
  EXPECT_DOUBLE_EQ(*of(fall.steps, "work").high, 0);
  const Estimate& wire = of(fall.steps, "network:wire");  // 0, 1, -1
  EXPECT_NEAR(*wire.high - *wire.low, 2 * 4.302652730 / std::sqrt(3), 1e-8);
}

TEST(Waterfall, TheSmallestStepsAreOne) {
  const Waterfall fall = waterfall(before, after, 2);
  ASSERT_EQ(fall.steps.size(), 3u);
  EXPECT_DOUBLE_EQ(std::abs(fall.steps[0].seconds.value), 4);
  EXPECT_DOUBLE_EQ(std::abs(fall.steps[1].seconds.value), 4);
  EXPECT_EQ(fall.steps[2].term, "other");
  EXPECT_NEAR(sum_of(fall.steps), fall.difference.value, 1e-12);
  // -1, -1, 0 of the locks but inode, with 0, 1, -1 of the wire: -1, 0, -1.
  EXPECT_NEAR(fall.steps[2].seconds.value, -2.0 / 3, 1e-12);
}

TEST(Waterfall, NeedsTheCohortOnBothSides) {
  std::vector<CohortLedger> lacking = after;
  lacking[1] = {.cohort = "p99", .reason = "too few requests"};
  EXPECT_EQ(waterfall(before, lacking, 10).reason, "too few requests");
  EXPECT_EQ(waterfall(lacking, before, 10).reason, "too few requests");
  EXPECT_TRUE(waterfall(before, lacking, 10).steps.empty());
  EXPECT_EQ(ledger_over(lacking).reason, "too few requests");
}

TEST(Waterfall, LeavesOutReplicasThatOneSideLacks) {
  const Waterfall fall = waterfall(before, {after[0], after[1]}, 10);
  EXPECT_DOUBLE_EQ(fall.baseline.value, 19);
  EXPECT_DOUBLE_EQ(fall.difference.value, (17 + 22) / 2.0 - 19);
}

}  // namespace
}  // namespace osarium
