#include "workloads/sizes.hpp"

#include <set>

#include "tests/workloads/loaded.hpp"

namespace osarium {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Sizes, MeasuredOnesAreDrawnAsOftenAsTheyWereSeen) {
  const size_distributions::Empirical measured{
      .values = {100_B, 1000_B},
      .cumulative = {Ratio::of_count(Ratio::unit / 4), Ratio::of_count(Ratio::unit)},
      .file = {},
      .interpolate = false};
  const Distribution sizes = distribution_of(measured);
  Stream draws(Seed{}, "test", 0, "sizes");
  int small = 0;
  for (int i = 0; i < 10'000; ++i) {
    const Bytes size = sample_bytes(sizes, draws);
    EXPECT_TRUE(size == 100_B || size == 1000_B);
    small += size == 100_B ? 1 : 0;
  }
  EXPECT_NEAR(small, 2500, 150);
}

TEST(Sizes, BetweenMeasuredOnesTheyAreInterpolated) {
  const Distribution sizes = distribution_of(
      size_distributions::Empirical{.values = {100_B, 300_B}, .cumulative = {}, .file = {}});
  Stream draws(Seed{}, "test", 0, "sizes");
  std::set<std::int64_t> seen;
  for (int i = 0; i < 1000; ++i) {
    const Bytes size = sample_bytes(sizes, draws);
    EXPECT_TRUE(size >= 100_B && size <= 300_B);
    seen.insert(size.count());
  }
  EXPECT_GT(seen.size(), 50u);
}

TEST(Sizes, OfADistributionThatIsNoneAreRefused) {
  const auto errors = [](const std::string& rest) {
    return errors_of("name: w\nsteps: [{kind: read, bytes: {kind: empirical, " + rest + "}}]");
  };
  EXPECT_THAT(errors("values: [2KiB, 1KiB]"), ElementsAre(HasSubstr("not in ascending order")));
  EXPECT_THAT(errors("values: [1KiB], cumulative: [50%]"),
              ElementsAre(HasSubstr("does not rise to 100%")));
  EXPECT_THAT(errors("values: [1us]"), ElementsAre(HasSubstr("1us")));
  EXPECT_THAT(errors("interpolate: true"), ElementsAre(HasSubstr("neither values nor a file")));
}

}  // namespace
}  // namespace osarium
