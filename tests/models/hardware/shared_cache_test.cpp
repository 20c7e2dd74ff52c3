#include "models/hardware/shared_cache.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "sim/random/stream.hpp"

namespace osarium {
namespace {

// Sets that access a cache at constant rates, whatever they miss.
struct ConstantRates : testing::Test {
  struct Set {
    Locality locality;
    double bytes_per_second;
    SharedCache::Content content = {};
  };
  double misses(const Set& set) const { return miss_ratio(set.locality, set.content.bytes); }
  void start(std::initializer_list<Set*> all) {
    for (Set* const set : all) {
      cache.enter(set->content, set->locality);
      sets.push_back(set);
    }
    state();
  }
  void stop(Set& set) {
    cache.leave(set.content);
    sets.erase(std::find(sets.begin(), sets.end(), &set));
    state();
  }
  void state() {
    cache.clear_accesses();
    for (const Set* const set : sets) cache.add_accesses(set->content, set->bytes_per_second);
    steady = cache.resume();
  }
  // As Memory does it. Returns how often the rates were stated.
  int pass(Duration duration) {
    const Time end = now + duration;
    int times = 0;
    while (now < end) {
      now = steady < end - now ? now + steady : end;
      cache.settle(now);
      state();
      ++times;
    }
    return times;
  }

  static constexpr double size = 12 << 20;
  SharedCache cache{12_MiB, 6};
  std::vector<Set*> sets;
  Duration steady;
  Time now;
};

TEST_F(ConstantRates, ASetThatFitsEndsUpWhollyInTheCache) {
  Set set{{4_MiB}, 1e9};
  start({&set});
  EXPECT_EQ(misses(set), 1);
  pass(1_s);
  EXPECT_NEAR(set.content.bytes, 4 << 20, 400);
  EXPECT_NEAR(cache.miss_ratio(set.content), 0, 1e-4);
}

TEST_F(ConstantRates, ASetThatDoesNotFitEndsUpWithTheWholeCache) {
  Set set{{48_MiB}, 1e9};
  start({&set});
  pass(1_s);
  EXPECT_NEAR(set.content.bytes, size, size * 1e-3);
  EXPECT_NEAR(cache.miss_ratio(set.content), 0.75, 1e-3);
}

TEST_F(ConstantRates, AtRestTheCacheIsHeldInProportionToTheMisses) {
  Set small{{8_MiB}, 1e9};
  Set large{{32_MiB, 2}, 3e9};
  Set slow{{16_MiB, 1.5}, 2e8};
  start({&small, &large, &slow});
  pass(1_s);
  double missed = 0;
  double held = 0;
  for (const Set* const set : sets) {
    missed += set->bytes_per_second * misses(*set);
    held += set->content.bytes;
  }
  EXPECT_NEAR(held, size, size * 1e-3);
  for (const Set* const set : sets) {
    const double share = set->bytes_per_second * misses(*set) / missed;
    EXPECT_NEAR(set->content.bytes / size, share, 2e-3);
  }
}

TEST_F(ConstantRates, ALargerExponentMissesLessWithTheSameShare) {
  EXPECT_EQ(miss_ratio({8_MiB, 1}, 4 << 20), 0.5);
  EXPECT_EQ(miss_ratio({8_MiB, 2}, 4 << 20), 0.25);
  EXPECT_NEAR(miss_ratio({8_MiB, 3}, 4 << 20), 0.125, 1e-15);
  EXPECT_EQ(miss_ratio({8_MiB, 3}, 8 << 20), 0);
}

TEST_F(ConstantRates, WhatASetLeavesBehindIsEatenUpByOthersOnly) {
  Set away{{4_MiB}, 1e9};
  Set other{{32_MiB}, 1e9};
  start({&away});
  pass(1_s);
  stop(away);
  pass(1_s);
  EXPECT_NEAR(cache.held(away.content), 4 << 20, 400);
  start({&other});
  const double before = cache.held(away.content);
  pass(5_ms);
  const double after = cache.held(away.content);
  EXPECT_LT(after, before * 0.95);
  EXPECT_GT(after, before * 0.3);
  start({&away});
  EXPECT_EQ(away.content.bytes, after);
}

TEST_F(ConstantRates, AWholeSetThatIsEatenUpIsNoticedWhateverItsLocality) {
  Set stream{{Bytes::of_count(std::int64_t{1} << 50)}, 1e9};
  Set set{{4_MiB, 2}, 1e9};
  start({&stream});
  pass(1_s);
  start({&set});
  set.content.bytes = 4 << 20;  // as if it had been alone until now
  state();
  pass(1_s);
  const double share = set.content.bytes / size;
  const double missed = set.bytes_per_second * misses(set);
  EXPECT_NEAR(share, missed / (missed + stream.bytes_per_second), 2e-3);
}

TEST_F(ConstantRates, TwoCpusOnOneSetHoldItOnce) {
  Set set{{4_MiB}, 1e9};
  start({&set, &set});
  pass(1_s);
  EXPECT_NEAR(set.content.bytes, 4 << 20, 400);
  stop(set);
  EXPECT_NEAR(cache.miss_ratio(set.content), 0, 1e-4);
}

TEST_F(ConstantRates, AColdStartIsOverAfterAFewSteps) {
  Set set{{4_MiB}, 1e9};
  Set other{{32_MiB}, 1e9};
  start({&set, &other});
  const int steps = pass(1_s);
  EXPECT_GT(steps, 10);
  EXPECT_LT(steps, 60);
}

// A cache of lines that throws out any line at random, and programs that access any line of theirs
// at random: the model's assumptions, taken literally.
class SimulatedCache {
 public:
  SimulatedCache(std::size_t lines, std::vector<std::size_t> footprints) : lines_(lines, Line{}) {
    for (const std::size_t each : footprints) present_.emplace_back(each, 0);
    held_.resize(footprints.size());
  }
  // True if it misses.
  bool access(std::size_t program, Stream& random) {
    const std::size_t line = random.below(present_[program].size());
    if (present_[program][line] != 0) return false;
    Line& victim = lines_[random.below(lines_.size())];
    if (victim.used) {
      present_[victim.program][victim.line] = 0;
      --held_[victim.program];
    }
    victim = {true, program, line};
    present_[program][line] = 1;
    ++held_[program];
    return true;
  }
  double held(std::size_t program) const { return static_cast<double>(held_[program]); }

 private:
  struct Line {
    bool used = false;
    std::size_t program = 0;
    std::size_t line = 0;
  };
  std::vector<Line> lines_;
  std::vector<std::vector<char>> present_;
  std::vector<std::size_t> held_;
};

TEST(SharedCache, FillsAndMissesLikeASimulatedCacheWithRandomReplacement) {
  // One line is 64 bytes; the programs make 1 and 4 accesses per microsecond.
  constexpr std::size_t lines = 16384;
  SimulatedCache simulated(lines, {8192, 65536});
  Stream random({1}, "cache", 0, "accesses");
  SharedCache cache(Bytes::of_count(64 * lines), 2);
  SharedCache::Content small;
  SharedCache::Content large;
  const Locality footprint{Bytes::of_count(64 * 8192)};
  cache.enter(small, footprint);
  cache.enter(large, {Bytes::of_count(64 * 65536)});
  Time now;
  int misses = 0;
  double expected_misses = 0;
  constexpr int slices = 60;
  for (int slice = 0; slice < slices; ++slice) {
    for (int i = 0; i < 1000; ++i) {
      misses += simulated.access(0, random) ? 1 : 0;
      for (int k = 0; k < 4; ++k) simulated.access(1, random);
    }
    for (int part = 0; part < 4; ++part) {
      cache.clear_accesses();
      cache.add_accesses(small, 64e6);
      cache.add_accesses(large, 256e6);
      cache.resume();
      const double before = miss_ratio(footprint, small.bytes);
      now += 250_us;
      cache.settle(now);
      expected_misses += 125 * (before + miss_ratio(footprint, small.bytes));
    }
    EXPECT_NEAR(small.bytes / 64, simulated.held(0), lines * 0.01) << "after " << slice << " ms";
    EXPECT_NEAR(large.bytes / 64, simulated.held(1), lines * 0.01) << "after " << slice << " ms";
  }
  EXPECT_GT(simulated.held(0) + simulated.held(1), lines * 0.99);
  EXPECT_NEAR(misses, expected_misses, 0.02 * expected_misses);
}

}  // namespace
}  // namespace osarium
