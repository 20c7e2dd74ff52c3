// Numbers of a header: what is read, and what is refused with which words.
#include "workloads/traces/recording.hpp"

#include <gmock/gmock.h>

namespace osarium::traces {

namespace {

using testing::HasSubstr;

Recording read(std::string_view cost, std::string_view cpu, std::string& errors) {
  Fields header;
  if (!cost.empty()) header.set("tracer_cost", cost);
  if (!cpu.empty()) header.set("untraced_cpu", cpu);
  Errors list;
  const Recording recording = recording_of(Fields::parse(header.text()), "a.trace", list);
  errors = list.text();
  return recording;
}

TEST(Recording, NumbersOfTheHeader) {
  std::string errors;
  const Recording recording =
      read("0.85us", "nginx=2.06us/10.7us, a=b/c 1 = 830ns / 0s per request", errors);
  EXPECT_EQ(errors, "");
  EXPECT_EQ(recording.tracer_cost, 850_ns);
  const UntracedCpuTimes& cpu = recording.untraced_cpu;
  ASSERT_EQ(cpu.of.size(), 2);
  EXPECT_TRUE(cpu.per_request);
  EXPECT_EQ(cpu.of[0].comm, "nginx");
  EXPECT_EQ(cpu.of[0].user, 2060_ns);
  EXPECT_EQ(cpu.of[0].system, 10'700_ns);
  EXPECT_EQ(cpu.of[1].comm, "a=b/c 1");
  EXPECT_EQ(cpu.of[1].system, 0_ns);
  const std::string text = print_untraced_cpu(cpu);
  UntracedCpuTimes again;
  EXPECT_FALSE(parse_untraced_cpu(text, again));
  EXPECT_EQ(print_untraced_cpu(again), text);
}

TEST(Recording, OfTheWholeWorkOrNotKnown) {
  std::string errors;
  EXPECT_FALSE(read("", "*=1.5s/200ms", errors).untraced_cpu.per_request);
  const Recording nothing = read("", "", errors);
  EXPECT_EQ(errors, "");
  EXPECT_FALSE(nothing.tracer_cost);
  EXPECT_TRUE(nothing.untraced_cpu.of.empty());
}

TEST(Recording, WhatIsRefused) {
  std::string errors;
  read("0.85", "", errors);
  EXPECT_THAT(errors, HasSubstr("a.trace: tracer_cost: found \"0.85\""));
  EXPECT_THAT(errors, HasSubstr("allowed: "));
  read("-1us", "", errors);
  EXPECT_THAT(errors, HasSubstr("below zero"));
  for (const std::string_view bad : {"nginx", "=1us/2us", "nginx=1us", "a=1us/2us,", "a/b=1us"}) {
    read("", bad, errors);
    EXPECT_THAT(errors, HasSubstr("is no comm=user/system")) << bad;
  }
  read("", "a=1/2us", errors);
  EXPECT_THAT(errors, HasSubstr("where \"1\" stands, which"));
  read("", "a=1us/-2us", errors);
  EXPECT_THAT(errors, HasSubstr("below zero"));
  read("", "a=1us/2us, a=1us/2us", errors);
  EXPECT_THAT(errors, HasSubstr("stands twice"));
}

}  // namespace

}  // namespace osarium::traces
