#include "sim/parameters/distributions.hpp"

#include <gtest/gtest.h>

#include "sim/parameters/configuration.hpp"
#include "sim/random/distributions/registry.hpp"

namespace osarium {
namespace {

struct Holder {
  DurationDistribution time;
  static ParameterList parameters() {
    return parameter_list("", parameter("time", &Holder::time, required, "Time."));
  }
};

std::string errors_of(const std::string& yaml, Holder& holder) {
  Errors errors;
  auto document = read_text("time: " + yaml + "\n", "x", errors);
  if (document) read_parameters(*document, holder, errors);
  return errors.text();
}

double mean_in_seconds(const std::string& yaml) {
  Holder holder;
  EXPECT_EQ(errors_of(yaml, holder), "");
  return distribution_of(holder.time).mean() / 1e12;
}

TEST(DurationDistributions, Means) {
  EXPECT_DOUBLE_EQ(mean_in_seconds("{kind: fixed, value: 4us}"), 4e-6);
  EXPECT_DOUBLE_EQ(mean_in_seconds("{kind: uniform, low: 2us, high: 4us}"), 3e-6);
  EXPECT_DOUBLE_EQ(mean_in_seconds("{kind: exponential, mean: 4us}"), 4e-6);
  EXPECT_DOUBLE_EQ(mean_in_seconds("{kind: erlang, mean: 4us, stages: 3}"), 4e-6);
  EXPECT_DOUBLE_EQ(mean_in_seconds("{kind: gamma, mean: 4us, shape: 0.3}"), 4e-6);
  EXPECT_DOUBLE_EQ(mean_in_seconds("{kind: normal, mean: 4us, deviation: 1us}"), 4e-6);
  EXPECT_NEAR(mean_in_seconds("{kind: lognormal, mean: 4us, sigma: 1.5}"), 4e-6, 1e-17);
  EXPECT_NEAR(mean_in_seconds("{kind: lognormal, median: 1us, sigma: 1}"), 1.6487212707e-6, 1e-15);
  EXPECT_NEAR(mean_in_seconds("{kind: pareto, minimum: 3us, shape: 3}"), 4.5e-6, 1e-17);
  EXPECT_NEAR(mean_in_seconds("{kind: generalised_pareto, scale: 2us, shape: 0.5}"), 4e-6, 1e-17);
  EXPECT_NEAR(mean_in_seconds("{kind: weibull, scale: 4us, shape: 1}"), 4e-6, 1e-15);
  EXPECT_NEAR(mean_in_seconds("{kind: gev, location: -1us, scale: 1us, shape: 0}"),
              -0.4227843351e-6, 1e-15);
  EXPECT_DOUBLE_EQ(
      mean_in_seconds("{kind: empirical, values: [1us, 2us, 6us], interpolate: false}"), 3e-6);
  EXPECT_DOUBLE_EQ(
      mean_in_seconds(
          "{kind: mixture, parts: [{weight: 3, distribution: {kind: fixed, value: 1us}}, "
          "{weight: 1, distribution: {kind: fixed, value: 5us}}]}"),
      2e-6);
}

TEST(DurationDistributions, Violations) {
  auto errors = [](const std::string& yaml) {
    Holder holder;
    std::string text = errors_of(yaml, holder);
    return text.substr(0, text.find(';'));
  };
  EXPECT_EQ(errors("{kind: exponential, mean: -4us}"),
            "x:1:33: time.mean: found \"-4us\", which is out of range");
  EXPECT_EQ(errors("{kind: exponential, mean: 0s}"),
            "x:1:33: time.mean: found \"0s\", which is out of range");
  EXPECT_EQ(errors("{kind: exponential}"), "x:1:7: time.mean: is missing");
  EXPECT_EQ(errors("{kind: uniform, low: 2us, high: 1us}"),
            "x:1:39: time.high: found \"1us\", which is below low");
  EXPECT_EQ(errors("{kind: erlang, mean: 2us, stages: 0}"),
            "x:1:41: time.stages: found \"0\", which is out of range");
  EXPECT_EQ(errors("{kind: gamma, mean: 2us, shape: 1e-308}"),
            "x:1:39: time.shape: found \"1e-308\", which is too extreme for this mean");
  EXPECT_EQ(errors("{kind: lognormal, sigma: 1}"), "x:1:7: time: has neither median nor mean");
  EXPECT_EQ(errors("{kind: lognormal, mean: 1us, median: 1us, sigma: 1}"),
            "x:1:31: time.mean: found \"1us\", beside a median");
  EXPECT_EQ(errors("{kind: empirical, values: [2us, 1us]}"),
            "x:1:33: time.values: not in ascending order");
  EXPECT_EQ(errors("{kind: empirical, values: [1us, 2us], cumulative: [1]}"),
            "x:1:57: time.cumulative: has 1 entries for 2 values");
  EXPECT_EQ(errors("{kind: empirical, values: [1us, 2us], cumulative: [50%, 60%]}"),
            "x:1:57: time.cumulative: does not rise to 100%");
  EXPECT_EQ(errors("{kind: mixture, parts: []}"), "x:1:30: time.parts: is an empty list");
  EXPECT_EQ(
      errors("{kind: mixture, parts: [{weight: 0%, distribution: {kind: fixed, value: 1s}}]}"),
      "x:1:30: time.parts: have no weight at all");
  EXPECT_EQ(errors("exponential"),
            "x:1:7: time: found \"exponential\", a single value where a map is due");
}

// A kind that sim/random gains must be readable here too.
TEST(DurationDistributions, EveryKindOfTheRegistryCanBeConfigured) {
  const Schema& schema = schema_of<DurationDistribution>();
  EXPECT_EQ(schema.alternatives.size(), distribution_registry().size());
  for (const DistributionEntry& entry : distribution_registry()) {
    bool known = false;
    for (const Alternative& alternative : schema.alternatives)
      known |= alternative.name == entry.name;
    EXPECT_TRUE(known) << entry.name;
  }
}

}  // namespace
}  // namespace osarium
