// Naming of streams, their independence, and the first numbers of a stream, fixed for ever.
#include "sim/random/stream.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <string>
#include <vector>

#include "tests/sim/random/goodness.hpp"

namespace osarium {
namespace {

Stream named(std::string_view entity, std::uint64_t index, std::string_view purpose) {
  return Stream({}, entity, index, purpose);
}

TEST(Stream, FirstNumbersAreFixedForEver) {
  Stream stream({.value = 42, .replica = 3}, "client", 7, "think time");
  EXPECT_EQ(stream.bits(), 0xb6e1a989243b112u);
  EXPECT_EQ(stream.bits(), 0x2c8db1d8debd61f7u);
  EXPECT_EQ(stream.uniform(), 0x1.afa61d18aff63p-1);
  EXPECT_EQ(stream.open_uniform(), 0x1.50252a2e0b86dp-1);
  EXPECT_EQ(stream.below(1000), 688u);
  EXPECT_EQ(stream.exponential(), 0x1.005ec3e38a092p+0);
  EXPECT_EQ(stream.normal(), -0x1.cd9d468172f02p-2);
}

TEST(Stream, SameNameSameNumbers) {
  Stream a = named("disk", 1, "seek");
  Stream b = named("disk", 1, "seek");
  for (int i = 0; i < 1000; ++i) ASSERT_EQ(a.bits(), b.bits());
}

TEST(Stream, EveryPartOfTheNameCounts) {
  const Stream reference({.value = 1, .replica = 0}, "ab", 1, "c");
  const std::array others = {
      Stream({.value = 2, .replica = 0}, "ab", 1, "c"),
      Stream({.value = 1, .replica = 1}, "ab", 1, "c"),
      Stream({.value = 1, .replica = 0}, "a", 1, "bc"),
      Stream({.value = 1, .replica = 0}, "abc", 1, ""),
      Stream({.value = 1, .replica = 0}, "c", 1, "ab"),
      Stream({.value = 1, .replica = 0}, "ab", 2, "c"),
      Stream({.value = 1, .replica = 0}, "ab", 1, "d"),
      Stream({.value = 1, .replica = 0}, std::string_view("ab\0", 3), 1, "c"),
      Stream({.value = 0, .replica = 1}, "ab", 1, "c"),
  };
  for (std::size_t i = 0; i < others.size(); ++i) {
    EXPECT_NE(others[i], reference) << i;
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(others[i], others[j]) << i << ' ' << j;
  }
}

TEST(Stream, NoTwoOfManyNamesShareANumber) {
  std::vector<std::uint64_t> firsts;
  for (std::uint32_t replica = 0; replica < 10; ++replica)
    for (std::uint64_t index = 0; index < 2000; ++index)
      for (const char* entity : {"client", "client1", "server"})
        for (const char* purpose : {"", "think", "size"})
          firsts.push_back(Stream({.value = 1, .replica = replica}, entity, index, purpose).bits());
  std::sort(firsts.begin(), firsts.end());
  EXPECT_EQ(std::adjacent_find(firsts.begin(), firsts.end()), firsts.end());
}

// Neighbouring names must look as unrelated as distant ones: the first numbers of consecutive
// indices, seeds and replicas are uniform, and the numbers of neighbours at the same place do not
// correlate.
TEST(Stream, NeighbouringNamesAreIndependent) {
  constexpr int streams = 20'000;
  constexpr std::size_t bins = 64;
  for (int part = 0; part < 3; ++part) {
    const auto make = [part](std::uint64_t i) {
      if (part == 0) return Stream({}, "core", i, "work");
      if (part == 1) return Stream({.value = i, .replica = 0}, "core", 0, "work");
      return Stream({.value = 1, .replica = static_cast<std::uint32_t>(i)}, "core", 0, "work");
    };
    std::vector<double> counts(bins, 0.0);
    double products = 0;
    double flipped = 0;
    for (int i = 0; i < streams; ++i) {
      Stream a = make(static_cast<std::uint64_t>(i));
      Stream b = make(static_cast<std::uint64_t>(i) + 1);
      flipped += std::popcount(a.bits() ^ b.bits());
      const double x = a.uniform();
      counts[static_cast<std::size_t>(x * bins)] += 1;
      products += (x - 0.5) * (b.uniform() - 0.5);
    }
    EXPECT_LT(chi_square_deviations(counts, std::vector<double>(bins, double(streams) / bins)),
              chi_square_limit);
    EXPECT_LT(std::abs(products) * 12, 4 * std::sqrt(double(streams)));
    EXPECT_LT(std::abs(binomial_deviations(flipped, 64.0 * streams, 0.5)), binomial_limit);
  }
}

TEST(Stream, CopyDrawsTheSameAgain) {
  Stream a = named("disk", 1, "seek");
  a.bits();
  Stream b = a;
  const double x = a.normal();
  EXPECT_EQ(b.normal(), x);
  EXPECT_EQ(a, b);
}

TEST(Stream, UniformStaysInsideAndIsFlat) {
  Stream stream = named("uniform", 0, "test");
  std::vector<double> sample;
  for (int i = 0; i < 500'000; ++i) {
    const double x = stream.uniform();
    ASSERT_GE(x, 0.0);
    ASSERT_LT(x, 1.0);
    sample.push_back(x);
  }
  EXPECT_LT(kolmogorov_smirnov(sample, [](double x) { return x; }), kolmogorov_smirnov_limit);
  sample.clear();
  for (int i = 0; i < 500'000; ++i) {
    const double x = stream.open_uniform();
    ASSERT_GT(x, 0.0);
    ASSERT_LT(x, 1.0);
    sample.push_back(x);
  }
  EXPECT_LT(kolmogorov_smirnov(sample, [](double x) { return x; }), kolmogorov_smirnov_limit);
}

TEST(Stream, BelowIsUnbiased) {
  Stream stream = named("below", 0, "test");
  for (const std::uint64_t n : {std::uint64_t{1}, std::uint64_t{3}, std::uint64_t{100}}) {
    std::vector<double> counts(n, 0.0);
    for (int i = 0; i < 300'000; ++i) counts.at(stream.below(n)) += 1;
    if (n == 1) continue;
    const std::vector<double> expected(n, 300'000.0 / static_cast<double>(n));
    EXPECT_LT(chi_square_deviations(counts, expected), chi_square_limit) << n;
  }
  // With n = 3 * 2^62, multiplying without rejection would give every third number twice as often.
  constexpr std::uint64_t large = std::uint64_t{3} << 62;
  std::vector<double> thirds(3, 0.0);
  for (int i = 0; i < 300'000; ++i) {
    const std::uint64_t x = stream.below(large);
    ASSERT_LT(x, large);
    thirds[x % 3] += 1;
  }
  EXPECT_LT(chi_square_deviations(thirds, std::vector<double>(3, 100'000.0)), chi_square_limit);
  EXPECT_THROW(stream.below(0), InternalError);
}

}  // namespace
}  // namespace osarium
