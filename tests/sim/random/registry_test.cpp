// The registry, the folder and the alternatives of Distribution name the same kinds; bad parameters
// are refused.
#include "sim/random/distributions/registry.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <string>
#include <variant>
#include <vector>

namespace osarium {
namespace {

using namespace distributions;

TEST(DistributionRegistry, IsTheFolder) {
  std::vector<std::string> files;
  for (const auto& file : std::filesystem::directory_iterator(DISTRIBUTIONS_FOLDER))
    if (file.path().extension() == ".hpp" && file.path().stem() != "registry")
      files.push_back(file.path().stem().string());
  std::sort(files.begin(), files.end());
  std::vector<std::string> names;
  for (const DistributionEntry& entry : distribution_registry()) names.emplace_back(entry.name);
  EXPECT_EQ(names, files);
}

TEST(DistributionRegistry, EntriesMakeTheirKind) {
  EXPECT_EQ(distribution_registry().size(), std::variant_size_v<Distribution::Kind>);
  for (const DistributionEntry& entry : distribution_registry()) {
    EXPECT_EQ(entry.make().name(), entry.name);
    EXPECT_FALSE(entry.summary.empty());
    ASSERT_TRUE(find_distribution(entry.name));
    EXPECT_EQ(find_distribution(entry.name)->name, entry.name);
  }
  EXPECT_FALSE(find_distribution("cauchy"));
}

TEST(DistributionParameters, ProblemsAreNamed) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  EXPECT_FALSE(Uniform({3, 3}).problem());
  EXPECT_EQ(Uniform({4, 3}).problem(), "low must not be above high");
  EXPECT_TRUE(Uniform({0, infinite}).problem());
  EXPECT_TRUE(Fixed({infinite}).problem());
  EXPECT_TRUE(Exponential({0}).problem());
  EXPECT_TRUE(Erlang({0, 1}).problem());
  EXPECT_TRUE(Gamma({-1, 1}).problem());
  EXPECT_FALSE(Normal({0, 0}).problem());
  EXPECT_TRUE(Normal({0, -1}).problem());
  EXPECT_TRUE(Lognormal({0, 1}).problem());
  EXPECT_TRUE(Pareto({1, 0}).problem());
  EXPECT_TRUE(GeneralisedPareto({0, 0, 0}).problem());
  EXPECT_TRUE(Weibull({1, 0.001}).problem());
  EXPECT_TRUE(Gev({0, 1, std::numeric_limits<double>::quiet_NaN()}).problem());
  EXPECT_TRUE(Empirical({.values = {}}).problem());
  EXPECT_EQ(Empirical({.values = {2, 1}}).problem(), "values must be ascending");
  EXPECT_TRUE(Empirical({.values = {1, 2}, .cumulative = {1}}).problem());
  EXPECT_TRUE(Empirical({.values = {1, 2}, .cumulative = {0.5, 0.9}}).problem());
  EXPECT_TRUE(Empirical({.values = {1, 2}, .cumulative = {1.5, 1}}).problem());
  EXPECT_FALSE(Empirical({.values = {1, 2}, .cumulative = {0.5, 1}}).problem());
  EXPECT_TRUE(Mixture().problem());
  EXPECT_TRUE(Mixture({{{.weight = 0, .distribution = Fixed{}}}}).problem());
  EXPECT_TRUE(Mixture({{{.weight = -1, .distribution = Fixed{}}}}).problem());
}

TEST(DistributionParameters, ADistributionIsAlwaysValid) {
  EXPECT_THROW(Distribution(Exponential{-1}), InternalError);
  EXPECT_THROW(Distribution(Mixture{}), InternalError);
  EXPECT_EQ(Distribution().name(), "fixed");
  EXPECT_EQ(Distribution().mean(), 1.0);
}

}  // namespace
}  // namespace osarium
