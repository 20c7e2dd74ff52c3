#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sim/parameters/example.hpp"

namespace osarium {
namespace {

using example::Study;
using testing::HasSubstr;

Study read(const std::string& text, std::vector<std::string> overrides = {}) {
  Errors errors;
  Study study;
  auto document = read_text(text, "x.yaml", errors);
  if (document) apply_overrides(*document, overrides, errors);
  if (document) read_parameters(*document, study, errors);
  EXPECT_EQ(errors.text(), "");
  return study;
}

std::string resolved(const std::string& text, std::vector<std::string> overrides = {}) {
  Errors errors;
  Study study;
  auto document = read_text(text, "x.yaml", errors);
  apply_overrides(*document, overrides, errors);
  read_parameters(*document, study, errors);
  EXPECT_EQ(errors.text(), "");
  return write_resolved(study, *document);
}

TEST(Configuration, DefaultsStayWhereNothingIsSaid) {
  Study study = read("osarium: 1\nnic: {rings: 4}\n");
  EXPECT_EQ(study.nic.rings, 4);
  EXPECT_EQ(study.nic.line_rate, 10_Gbps);
  EXPECT_EQ(study.cores, (std::vector<std::int64_t>{8, 16}));
  EXPECT_FALSE(study.duration);
  EXPECT_TRUE(std::holds_alternative<example::Closed>(study.arrivals));
}

TEST(Configuration, EveryKindOfValue) {
  Study study = read(R"(
osarium: 1
title: "a: b"
nic: {line_rate: 25.6GB/s, ring_memory: 64KiB, wake: hybrid}
arrivals: {kind: poisson, rate: 400krps}
steps: [{name: parse}, {time: {kind: fixed, value: 1.5us}}]
cores: [1]
duration: 2s
precision: 0.5%
clock: 3GHz
skew: 1.2
strict: true
)");
  EXPECT_EQ(study.title, "a: b");
  EXPECT_EQ(study.nic.line_rate.count(), 204'800'000'000);
  EXPECT_EQ(study.nic.wake, example::Wake::hybrid);
  EXPECT_EQ(std::get<example::Poisson>(study.arrivals).rate, 400_krps);
  ASSERT_EQ(study.steps.size(), 2u);
  EXPECT_EQ(study.steps[0].name, "parse");
  EXPECT_EQ(std::get<duration_distributions::Fixed>(study.steps[1].time).value, 1500_ns);
  EXPECT_EQ(study.cores, std::vector<std::int64_t>{1});
  EXPECT_EQ(study.duration, 2_s);
  EXPECT_EQ(study.precision.count(), 5'000'000);
  EXPECT_EQ(study.clock, 3000_MHz);
  EXPECT_EQ(study.skew, 1.2);
  EXPECT_TRUE(study.strict);
}

TEST(Configuration, NullIsAllDefaultsOrNoValue) {
  Study study = read("osarium: 1\nnic:\nduration: null\n");
  EXPECT_EQ(study.nic.rings, 8);
  EXPECT_FALSE(study.duration);
}

TEST(Configuration, ATaggedValueStartsFromItsOwnDefaults) {
  Study study =
      read("osarium: 1\narrivals: {kind: closed, think: {kind: exponential, mean: 1us}}\n");
  EXPECT_EQ(std::get<example::Closed>(study.arrivals).clients, 16);
}

TEST(Configuration, ResolvedNamesTheOriginOfEachValue) {
  std::string text =
      resolved("osarium: 1\nnic:\n  rings: 4\ncores: [1, 2]\n", {"skew=2", "nic.wake=poll"});
  EXPECT_THAT(text, HasSubstr("osarium: 1  # x.yaml:1:10\n"));
  EXPECT_THAT(text, HasSubstr("title: untitled  # default\n"));
  EXPECT_THAT(text, HasSubstr("  rings: 4  # x.yaml:3:10\n"));
  EXPECT_THAT(text, HasSubstr("  wake: poll  # -s nic.wake=poll\n"));
  EXPECT_THAT(text, HasSubstr("cores: [1, 2]  # x.yaml:4:8\n"));
  EXPECT_THAT(text, HasSubstr("skew: 2  # -s skew=2\n"));
  EXPECT_THAT(text, HasSubstr("duration: null  # default\n"));
}

std::string without_comments(const std::string& text) {
  std::string result;
  for (std::size_t start = 0; start < text.size();) {
    std::size_t end = text.find('\n', start);
    std::string line = text.substr(start, end - start);
    result += line.substr(0, line.rfind("  # ")) + "\n";
    start = end + 1;
  }
  return result;
}

TEST(Configuration, ResolvedReadsBackToTheSame) {
  const std::string mixture =
      "{kind: mixture, parts: [{weight: 95%, distribution: {kind: gamma, mean: 4us, shape: 0.5}}, "
      "{weight: 5%, distribution: {kind: empirical, values: [1us, 2us], cumulative: [10%, 1]}}]}";
  const std::vector<std::string> texts = {
      "osarium: 1\n", "osarium: 1\narrivals: {kind: idle}\ntitle: 'null'\n",
      "osarium: 1\ntitle: \"a\\nb\\x01\\\"'\\\\ # c\\u2028\\uFEFF\"\nsteps: []\n",
      "osarium: 1\ntitle: \"\"\nduration: 1ps\nsteps: [{}, {name: '- x', time: " + mixture + "}]\n",
      "osarium: 1\ntitle: '8'\nprecision: 0.000001%\nskew: 1e-300\n"};
  for (const std::string& text : texts) {
    std::string once = resolved(text);
    EXPECT_EQ(without_comments(resolved(once)), without_comments(once)) << once;
    EXPECT_EQ(read(once).title, read(text).title);
  }
}

TEST(Configuration, AllErrorsAtOnceInOrder) {
  Errors errors;
  Study study;
  auto document =
      read_text("nic: {rings: 0, bogus: 1}\nskew: -1\nosarium: 1\nskew: 2\n", "x.yaml", errors);
  apply_overrides(*document, std::vector<std::string>{"clock=1"}, errors);
  read_parameters(*document, study, errors);
  std::vector<std::string> places;
  for (const ConfigError& error : errors.sorted())
    places.push_back(std::to_string(error.line) + " " + error.path);
  EXPECT_EQ(places, (std::vector<std::string>{"1 nic.rings", "1 nic.bogus", "2 skew", "4 skew",
                                              "0 clock"}));
  EXPECT_THROW(errors.throw_if_any(), InvalidConfiguration);
}

TEST(Errors, WarningsDoNotStop) {
  Errors errors;
  errors.add({.file = "f",
              .line = 1,
              .column = 2,
              .path = "a",
              .found = "",
              .problem = "has no effect here",
              .warning = true});
  EXPECT_FALSE(errors.any_errors());
  EXPECT_EQ(errors.warning_count(), 1u);
  EXPECT_NO_THROW(errors.throw_if_any());
  EXPECT_EQ(errors.text(), "f:1:2: warning: a: has no effect here\n");
}

TEST(Errors, WhatIsShownCannotMislead) {
  EXPECT_EQ(shown("a\n\t\x1b[31m"), "a\\n\\t\\x1b[31m");
  EXPECT_EQ(shown("\xe2\x80\xae"
                  "abc\xc2\x9b"),
            "\\u202eabc\\u009b");
  EXPECT_EQ(shown("\xff\xc3"), "\\xff\\xc3");
  EXPECT_EQ(shown("\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac", 2),
            "\xe2\x82\xac\xe2\x82\xac\xe2\x80\xa6");
}

}  // namespace
}  // namespace osarium
