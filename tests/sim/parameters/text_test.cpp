#include "sim/parameters/text.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace osarium {
namespace {

template <class T>
std::string problem_with(std::string_view text, bool quoted = false) {
  T value{};
  auto problem = parse_value({text, quoted}, value);
  if (!problem) return "reads as " + print_value(value);
  return problem->what + (problem->suggestion.empty() ? "" : " -> " + problem->suggestion);
}

template <class T>
T read(std::string_view text) {
  T value{};
  auto problem = parse_value({text}, value);
  EXPECT_FALSE(problem) << text << " " << (problem ? problem->what : "");
  return value;
}

TEST(DurationText, IsExact) {
  EXPECT_EQ(read<Duration>("0.1us").picoseconds(), 100'000);
  EXPECT_EQ(read<Duration>("0.3ns").picoseconds(), 300);
  EXPECT_EQ(read<Duration>("1.1s").picoseconds(), 1'100'000'000'000);
  EXPECT_EQ(read<Duration>("9223372.036854775807s"), Duration::max());
  EXPECT_EQ(read<Duration>("-9223372.036854775808s").picoseconds(),
            std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(read<Duration>("1e-12s").picoseconds(), 1);
  EXPECT_EQ(read<Duration>("1.50e+3ps").picoseconds(), 1500);
  EXPECT_EQ(read<Duration>("0.000000000000000000000000ps").picoseconds(), 0);
  EXPECT_EQ(read<Duration>("0.001000000000000000000000ns").picoseconds(), 1);
  EXPECT_EQ(read<Duration>("1000000000000000000000000e-24s"), 1_s);
  EXPECT_EQ(read<Duration>("4 us"), 4_us);
  EXPECT_EQ(read<Duration>("4\xc2\xb5s"), 4_us);
  EXPECT_EQ(read<Duration>("4\xce\xbcs"), 4_us);
  EXPECT_EQ(read<Duration>("1.5min"), 90_s);
  EXPECT_EQ(read<Duration>("-0us").picoseconds(), 0);
  EXPECT_EQ(read<Duration>("0e999s").picoseconds(), 0);
}

TEST(DurationText, Problems) {
  EXPECT_EQ(problem_with<Duration>("4"), "which has no unit, as in 4us");
  EXPECT_EQ(problem_with<Duration>("64KiB"), "which is an amount of bytes, not a duration");
  EXPECT_EQ(problem_with<Duration>("4usec"), "which is not a duration -> 4us");
  EXPECT_EQ(problem_with<Duration>("4US"), "which is not a duration -> 4us");
  EXPECT_EQ(problem_with<Duration>("4su"), "which is not a duration -> 4us");
  EXPECT_EQ(problem_with<Duration>("4q"), "which is not a duration");
  EXPECT_EQ(problem_with<Bandwidth>("10GB"),
            "which is an amount of bytes, not a bandwidth -> 10GB/s");
  EXPECT_EQ(problem_with<Bandwidth>("10Gbit/s"), "which is not a bandwidth -> 10Gbps");
  EXPECT_EQ(problem_with<Duration>("4mss"), "which is not a duration -> 4ms");
  EXPECT_EQ(problem_with<Duration>("soon"), "which is not a duration");
  EXPECT_EQ(problem_with<Duration>(""), "which is not a duration");
  EXPECT_EQ(problem_with<Duration>("1_000us"), "which is not a duration -> 1000us");
  EXPECT_EQ(problem_with<Duration>("1,5us"), "which is not a duration -> 1.5us");
  EXPECT_EQ(problem_with<Duration>("1,500us"), "which is not a duration -> 1500us");
  EXPECT_EQ(problem_with<Duration>(".5us"), "which is not a duration -> 0.5us");
  EXPECT_EQ(problem_with<Duration>("+5us"), "which is not a duration -> 5us");
  EXPECT_EQ(problem_with<Duration>("005us"), "which is not a duration -> 5us");
  EXPECT_EQ(problem_with<Duration>("5.us"), "which is not a duration");
  EXPECT_EQ(problem_with<Duration>("0x10us"), "which is not a duration");
  EXPECT_EQ(problem_with<Duration>("infs"), "which is not a duration");
  EXPECT_EQ(problem_with<Duration>("nan"), "which is not a duration");
  EXPECT_EQ(problem_with<Duration>("0.5ps"), "which is no whole multiple of a picosecond");
  EXPECT_EQ(problem_with<Duration>("1e-13s"), "which is no whole multiple of a picosecond");
  EXPECT_EQ(problem_with<Duration>("9223372.036854775808s"),
            "which is beyond the largest value, 9223372036854775807ps");
  EXPECT_EQ(problem_with<Duration>("1e30s"),
            "which is beyond the largest value, 9223372036854775807ps");
  EXPECT_EQ(problem_with<Duration>("1e99999999999999999999s"),
            "which has more digits than a duration can hold");
  EXPECT_EQ(problem_with<Duration>("1.00000000000000000001s"),
            "which has more digits than a duration can hold");
}

TEST(QuantityText, Kinds) {
  EXPECT_EQ(read<Bytes>("32MiB"), 32_MiB);
  EXPECT_EQ(read<Bytes>("1.5KiB").count(), 1536);
  EXPECT_EQ(read<Bytes>("2kB").count(), 2000);
  EXPECT_EQ(read<Bandwidth>("25.6GB/s").count(), 204'800'000'000);
  EXPECT_EQ(read<Bandwidth>("10Gbps"), 10_Gbps);
  EXPECT_EQ(read<Bandwidth>("1KiB/s").count(), 8192);
  EXPECT_EQ(read<Rate>("400krps"), 400_krps);
  EXPECT_EQ(read<Rate>("5/s"), 5_rps);
  EXPECT_EQ(read<Rate>("0.5/s").count(), 500'000);
  EXPECT_EQ(read<Frequency>("2.4GHz"), 2400_MHz);
  EXPECT_EQ(read<Ratio>("2%"), 2_percent);
  EXPECT_EQ(read<Ratio>("0.02"), 2_percent);
  EXPECT_EQ(read<Ratio>("1e-9").count(), 1);
  EXPECT_EQ(problem_with<Bytes>("0.3B"), "which is no whole multiple of a byte");
  EXPECT_EQ(problem_with<Bytes>("32MIB"), "which is not an amount of bytes -> 32MiB");
  EXPECT_EQ(problem_with<Rate>("400krp"), "which is not a rate -> 400krps");
  EXPECT_EQ(problem_with<Rate>("400kHz"), "which is a frequency, not a rate -> 400krps");
  EXPECT_EQ(problem_with<Ratio>("2", true), "which has no unit, as in 2%");
  EXPECT_EQ(problem_with<Ratio>("2us"), "which is a duration, not a ratio");
  EXPECT_EQ(problem_with<Ratio>("1e-10"), "which is no whole multiple of a billionth");
}

TEST(QuantityText, ShortestForm) {
  EXPECT_EQ(print_value(4_us), "4us");
  EXPECT_EQ(print_value(1500_ns), "1.5us");
  EXPECT_EQ(print_value(Duration::picoseconds(100'000)), "100ns");
  EXPECT_EQ(print_value(Duration()), "0s");
  EXPECT_EQ(print_value(-1_s), "-1s");
  EXPECT_EQ(print_value(90_s), "90s");
  EXPECT_EQ(print_value(32_MiB), "32MiB");
  EXPECT_EQ(print_value(Bytes::of_count(1000)), "1kB");
  EXPECT_EQ(print_value(Bytes::of_count(1500)), "1500B");
  EXPECT_EQ(print_value(Bytes::of_count(1536)), "1536B");
  EXPECT_EQ(print_value(10_Gbps), "10Gbps");
  EXPECT_EQ(print_value(400_krps), "400krps");
  EXPECT_EQ(print_value(Rate::of_count(1)), "0.000001rps");
  EXPECT_EQ(print_value(2400_MHz), "2.4GHz");
  EXPECT_EQ(print_value(2_percent), "2%");
  EXPECT_EQ(print_value(Ratio::of_count(1)), "0.0000001%");
}

// Any count, through text and back.
template <class T>
void round_trip() {
  std::uint64_t state = 7;
  for (int i = 0; i < 20'000; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    auto count = static_cast<std::int64_t>(state) >> (state % 64);
    if (i % 3 == 0) count = count / 1'000'000 * 1'000'000;
    if (i == 0) count = std::numeric_limits<std::int64_t>::min();
    if (i == 1) count = std::numeric_limits<std::int64_t>::max();
    T value;
    if constexpr (std::is_same_v<T, Duration>)
      value = Duration::picoseconds(count);
    else
      value = T::of_count(count);
    ASSERT_EQ(read<T>(print_value(value)), value) << print_value(value);
  }
}

TEST(QuantityText, RoundTrip) {
  round_trip<Duration>();
  round_trip<Bytes>();
  round_trip<Bandwidth>();
  round_trip<Rate>();
  round_trip<Frequency>();
  round_trip<Ratio>();
}

TEST(NumberText, Integers) {
  EXPECT_EQ(read<std::int64_t>("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(problem_with<std::int64_t>("9223372036854775808"), "which is beyond 64 bits");
  EXPECT_EQ(problem_with<std::int64_t>("1_000"), "which is not a whole number -> 1000");
  EXPECT_EQ(problem_with<std::int64_t>("1,000"), "which is not a whole number -> 1000");
  EXPECT_EQ(problem_with<std::int64_t>("007"), "which is not a whole number -> 7");
  EXPECT_EQ(problem_with<std::int64_t>("8.0"), "which is not a whole number");
  EXPECT_EQ(problem_with<std::int64_t>("1e3"), "which is not a whole number");
  EXPECT_EQ(problem_with<std::int64_t>("8", true), "text in quotes, not a whole number");
  EXPECT_EQ(problem_with<std::int64_t>(""), "which is not a whole number");
}

TEST(NumberText, Reals) {
  for (double x : {0.0, 0.1, -2.5, 1e300, 5e-324, 0.1 + 0.2})
    EXPECT_EQ(read<double>(print_value(x)), x);
  EXPECT_EQ(problem_with<double>("inf"), "which is not a number");
  EXPECT_EQ(problem_with<double>(".inf"), "which is not a number");
  EXPECT_EQ(problem_with<double>("1e999"), "which is too large or too small for a number");
  EXPECT_EQ(problem_with<double>("1,5"), "which is not a number -> 1.5");
  EXPECT_EQ(problem_with<double>("1.5x"), "which is not a number");
}

TEST(NumberText, TruthAndText) {
  EXPECT_TRUE(read<bool>("true"));
  EXPECT_EQ(problem_with<bool>("yes"), "which is not true or false -> true");
  EXPECT_EQ(problem_with<bool>("Off"), "which is not true or false -> false");
  EXPECT_EQ(problem_with<bool>("maybe"), "which is not true or false");
  EXPECT_EQ(problem_with<bool>("true", true), "text in quotes, not true or false");
  EXPECT_EQ(read<std::string>("any text"), "any text");
}

}  // namespace
}  // namespace osarium
