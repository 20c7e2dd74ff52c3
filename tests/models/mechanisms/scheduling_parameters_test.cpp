#include "models/mechanisms/scheduling_parameters.hpp"

#include <gtest/gtest.h>

#include "sim/parameters/configuration.hpp"

namespace osarium {
namespace {

struct Reading {
  SchedulingParameters parameters;
  std::string errors;
};

Reading read(std::string_view text) {
  Errors errors;
  Reading result;
  if (const auto document = read_text(text, "scheduling.yaml", errors))
    read_parameters(*document, result.parameters, errors);
  result.errors = errors.text();
  return result;
}

TEST(SchedulingParameters, ArePoliciesWithParametersOfTheirOwn) {
  const Reading r = read(
      "policy: {kind: round_robin, quantum: 5us}\n"
      "scope: central\nbalancing: none\ntick: 4ms\n");
  EXPECT_EQ(r.errors, "");
  EXPECT_EQ(std::get<RoundRobinPolicy>(r.parameters.policy).quantum, 5_us);
  EXPECT_EQ(r.parameters.scope, QueueScope::central);
  EXPECT_EQ(r.parameters.tick, 4_ms);
}

TEST(SchedulingParameters, RefuseWhatMakesNoSenseAndSayWhere) {
  const auto expect_error = [](const char* text, const char* place, const char* problem) {
    const std::string errors = read(text).errors;
    EXPECT_NE(errors.find(place), std::string::npos) << errors;
    EXPECT_NE(errors.find(problem), std::string::npos) << errors;
  };
  expect_error("policy: {kind: round_robin, quantum: -5us}\n", "scheduling.yaml:1:38", "above 0s");
  expect_error("policy: {kind: fixed_priority, quantum: 0s}\n", "scheduling.yaml:1:41", "above 0s");
  expect_error("policy: {kind: cfs, granularity: 7ms}\n", "policy.granularity", "latency");
  expect_error("policy: {kind: cfs, quantum: 7ms}\n", "scheduling.yaml:1:21", "quantum");
  expect_error("policy: {kind: csf}\n", "scheduling.yaml:1:16", "cfs");
  expect_error("scope: central\nbalancing: steal\n", "scheduling.yaml:2:12", "nothing to balance");
  expect_error("tick: -1ms\n", "scheduling.yaml:1:7", "at least 0s");
  expect_error("balance_interval: 0s\n", "scheduling.yaml:1:19", "above 0s");
}

}  // namespace
}  // namespace osarium
