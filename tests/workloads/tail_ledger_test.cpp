// Terms of cohorts: exact where buckets are whole, in proportion where one is split, and the same
// however the requests are split over ledgers.
#include "workloads/tail_ledger.hpp"

#include <cmath>

#include "sim/random/stream.hpp"
#include "tests/workloads/loaded.hpp"

namespace osarium {
namespace {

struct Spent {
  Duration total() const {
    Duration sum;
    for (const Duration each : by_cause) sum += each;
    return sum;
  }
  void add(Term term, Duration time) {
    by_cause[static_cast<std::size_t>(term.cause)] += time;
    if (term.name != nullptr) named.add(term, time);
  }
  void record_in(TailLedger& ledger) const { ledger.record(total(), by_cause, named); }

  std::array<Duration, causes> by_cause{};
  NamedTimes named;
};

constexpr Term inode{Cause::lock, "inode"};
constexpr Term socket_lock{Cause::lock, "socket"};

double seconds(const TailLedger::Cohort& cohort, std::string_view term) {
  for (const auto& each : cohort.terms)
    if (each.term == term) return each.seconds;
  return 0;
}
double sum(const TailLedger::Cohort& cohort) {
  double sum = 0;
  for (const auto& each : cohort.terms) sum += each.seconds;
  return sum;
}

// 1,000 requests of 1 us, ten of which wait for a lock as well.
TEST(TailLedger, TellsWhereTheSlowOnesGo) {
  TailLedger ledger;
  for (int i = 0; i < 1000; ++i) {
    Spent spent;
    spent.add(Cause::work, 1_us);
    if (i % 100 == 7) spent.add(i == 7 ? socket_lock : inode, 9_us);
    spent.record_in(ledger);
  }
  const TailLedger::Cohort all = ledger.cohort(0);
  EXPECT_EQ(all.requests, 1000u);
  EXPECT_DOUBLE_EQ(seconds(all, "work"), 1e-6);
  EXPECT_DOUBLE_EQ(seconds(all, "lock:inode"), 0.081e-6);
  EXPECT_EQ(seconds(all, "lock"), 0);
  const TailLedger::Cohort slow = ledger.cohort(0.9901);  // from rank 991 on
  EXPECT_EQ(slow.requests, 10u);
  EXPECT_DOUBLE_EQ(seconds(slow, "work"), 1e-6);
  EXPECT_DOUBLE_EQ(seconds(slow, "lock:inode"), 8.1e-6);
  EXPECT_DOUBLE_EQ(seconds(slow, "lock:socket"), 0.9e-6);
  // Half of the 20 that are asked for are in a bucket of 990.
  const TailLedger::Cohort split = ledger.cohort(0.9801);
  EXPECT_EQ(split.requests, 20u);
  EXPECT_DOUBLE_EQ(seconds(split, "work"), 1e-6);
  EXPECT_DOUBLE_EQ(seconds(split, "lock:inode"), 4.05e-6);
}

TEST(TailLedger, ATimeWithoutANameIsItsCauses) {
  TailLedger ledger;
  Spent spent;
  spent.add(inode, 3_us);
  spent.add(Cause::lock, 1_us);
  spent.record_in(ledger);
  const TailLedger::Cohort all = ledger.cohort(0);
  ASSERT_EQ(all.terms.size(), 2u);
  EXPECT_EQ(all.terms[0].term, "lock");
  EXPECT_DOUBLE_EQ(all.terms[0].seconds, 1e-6);
  EXPECT_EQ(all.terms[1].term, "lock:inode");
}

TEST(TailLedger, OfNothingThereIsNothing) {
  EXPECT_EQ(TailLedger().cohort(0.99).requests, 0u);
  EXPECT_TRUE(TailLedger().cohort(0).terms.empty());
}

Spent random(Stream& stream) {
  static constexpr Name names[] = {"a", "b", "c", "d", "e", "f", "g"};
  Spent spent;
  spent.add(Cause::work, Duration::picoseconds(static_cast<std::int64_t>(stream.below(5'000'000))));
  for (int i = 0; i < 3; ++i) {
    const auto cause = static_cast<Cause>(stream.below(causes));
    const double time = -std::log(stream.uniform() + 1e-9) * 1e6;
    spent.add({cause, names[stream.below(std::size(names))]},
              Duration::picoseconds(static_cast<std::int64_t>(time)));
  }
  return spent;
}

TEST(TailLedger, TermsAddUpToLatencies) {
  Stream stream({1, 0}, "terms", 0, "test");
  TailLedger ledger;
  Histogram latency;
  for (int i = 0; i < 20'000; ++i) {
    const Spent spent = random(stream);
    spent.record_in(ledger);
    latency.record(spent.total());
  }
  EXPECT_TRUE(ledger.sum() == latency.sum());  // to the picosecond
  for (const double share : {0.0, 0.5, 0.9, 0.99, 0.999}) {
    const TailLedger::Cohort cohort = ledger.cohort(share);
    const std::uint64_t first = Histogram::rank_of(share, latency.count());
    EXPECT_EQ(cohort.requests, latency.count() - first + 1);
    double mean = 0;
    for (std::uint64_t rank = first; rank <= latency.count(); ++rank)
      mean += latency.at_rank(rank).seconds() / static_cast<double>(cohort.requests);
    // Off by the part of one bucket in 32 of a factor of two.
    EXPECT_NEAR(sum(cohort) / mean, 1, share == 0 ? 1e-3 : 2e-3) << share;
  }
}

TEST(TailLedger, MergesToTheSameHoweverItWasSplit) {
  Stream stream({1, 0}, "terms", 0, "test");
  TailLedger whole;
  std::array<TailLedger, 3> parts;
  for (int i = 0; i < 5'000; ++i) {
    const Spent spent = random(stream);
    spent.record_in(whole);
    spent.record_in(parts[stream.below(3)]);
  }
  TailLedger merged;
  for (const TailLedger& part : {parts[2], parts[0], parts[1]}) merged.merge(part);
  EXPECT_EQ(merged.count(), whole.count());
  EXPECT_TRUE(merged.sum() == whole.sum());
  for (const double share : {0.0, 0.5, 0.99}) {
    const TailLedger::Cohort a = whole.cohort(share);
    const TailLedger::Cohort b = merged.cohort(share);
    EXPECT_EQ(a.requests, b.requests);
    ASSERT_EQ(a.terms.size(), b.terms.size());
    for (std::size_t i = 0; i < a.terms.size(); ++i) {
      EXPECT_EQ(a.terms[i].term, b.terms[i].term);
      EXPECT_EQ(a.terms[i].seconds, b.terms[i].seconds);
    }
  }
}

// Ten times the requests, and as many buckets.
TEST(TailLedger, MemoryDoesNotGrowWithRequests) {
  const auto buckets = [](int requests) {
    TailLedger ledger;
    for (int i = 0; i < requests; ++i) {
      Spent spent;
      spent.add(Cause::work, 1_us + 1_ns * (i % 10'000));
      spent.record_in(ledger);
    }
    return ledger.buckets();
  };
  EXPECT_EQ(buckets(20'000), buckets(200'000));
  EXPECT_LE(buckets(20'000), 32u * 4);
}

// As `compare` runs it: threads that open and close files, and contend for one lock.
TEST(TailLedger, ALockThatIsContendedHasItsNameInTheTail) {
  Errors errors;
  const auto workload = find_workload("will-it-scale-open", errors);
  errors.throw_if_any();
  Loaded loaded(*workload, *find_architecture("linux-2.6.32"), Time() + 1_ms, Time() + 5_ms);
  const Measurement& measured = loaded.run();
  ASSERT_GT(measured.latency.count(), 1000u);
  EXPECT_TRUE(measured.terms.sum() == measured.latency.sum());
  const TailLedger::Cohort slow = measured.terms.cohort(0.99);
  EXPECT_GT(seconds(slow, "lock:open files lock"), 0.5 * sum(slow));
  EXPECT_GT(seconds(slow, "crossing:trap"), 0);
  EXPECT_EQ(seconds(slow, "lock"), 0);  // none without a name
  double mean = 0;
  const std::uint64_t first = Histogram::rank_of(0.99, measured.latency.count());
  for (std::uint64_t rank = first; rank <= measured.latency.count(); ++rank)
    mean += measured.latency.at_rank(rank).seconds() / static_cast<double>(slow.requests);
  EXPECT_NEAR(sum(slow) / mean, 1, 0.01);
}

}  // namespace
}  // namespace osarium
