// Theory beside results made by hand: what applies, and that a result outside a bound is flagged.
#include "app/report/theory.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace osarium {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

steps::Compute compute(DurationDistribution time) {
  steps::Compute step;
  step.time = std::move(time);
  return step;
}

Study study_of(Arrivals arrivals, DurationDistribution time) {
  Study study;
  study.machine.cores = 4;
  study.run.duration = Duration::seconds(1);
  study.architectures.push_back({.name = "hand-made"});
  WorkloadParameters workload;
  workload.arrivals = std::move(arrivals);
  workload.steps = {compute(std::move(time))};
  study.workloads.push_back(std::move(workload));
  return study;
}

const auto ten_us = duration_distributions::Exponential{Duration::microseconds(10)};

RunResult result(double throughput, double latency, double utilisation,
                 const std::string& status = "ok") {
  RunResult run;
  run.architecture = "hand-made";
  run.workload = "workload";
  run.verdict.status = status;
  for (const double factor : {0.999, 1.0, 1.001}) {
    Replica replica;
    replica.metrics = {{"throughput", "1/s", factor * throughput},
                       {"latency.mean", "s", factor * latency},
                       {"cpu.utilisation", "", utilisation}};
    run.replicas.push_back(std::move(replica));
  }
  return run;
}

const TheoryLine* find(const std::vector<TheoryLine>& lines, const std::string& what) {
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const TheoryLine& line) {
    return line.what.find(what) != line.what.npos;
  });
  return found == lines.end() ? nullptr : &*found;
}

Study open_study() { return study_of(arrivals::Poisson{Rate::of_count(320'000'000'000)}, ten_us); }

// Load 0.8 of four servers: Erlang C is 0.5964, so the mean is 10 us (1 + 0.5964 / 0.8).
TEST(TheoryBeside, NoSystemIsBetterThanItsWorkAlone) {
  const Study study = open_study();
  const RunResult run = result(320'000, 20e-6, 0.9);
  const auto lines = theory_beside(study, study.workloads[0], run);
  const TheoryLine* const markov = find(lines, "M/M/4");
  ASSERT_NE(markov, nullptr);
  EXPECT_EQ(markov->prediction.nature, Nature::lower_bound);
  EXPECT_NEAR(markov->prediction.value, 17.455e-6, 1e-9);
  EXPECT_FALSE(markov->outside);
  const TheoryLine* const measured = find(lines, "measured cpu time");
  ASSERT_NE(measured, nullptr);
  EXPECT_EQ(measured->prediction.nature, Nature::approximation);
  EXPECT_GT(measured->prediction.value, markov->prediction.value);
  EXPECT_THAT(theory_text(study, study.workloads[0], {run}), Not(HasSubstr("OUTSIDE")));
  const std::string html = theory_html(study, study.workloads[0], {run});
  EXPECT_THAT(html, HasSubstr("<h2>Beside theory</h2>"));
  EXPECT_THAT(html, Not(HasSubstr("alarm")));
}

TEST(TheoryBeside, WhatIsOutsideABoundIsFlagged) {
  const Study study = open_study();
  const RunResult run = result(320'000, 15e-6, 0.9);
  const auto lines = theory_beside(study, study.workloads[0], run);
  EXPECT_TRUE(find(lines, "M/M/4")->outside);
  EXPECT_FALSE(find(lines, "measured cpu time")->outside);  // an approximation flags nothing
  const std::string text = theory_text(study, study.workloads[0], {run});
  EXPECT_THAT(text, HasSubstr("OUTSIDE THEORY: hand-made, latency.mean 15us, but >= 17.4"));
  EXPECT_THAT(theory_json(lines), HasSubstr("\"nature\":\"lower bound\",\"source\":\"Erlang C\""));
  EXPECT_THAT(theory_json(lines), HasSubstr("\"outside\":true"));
  const std::string html = theory_html(study, study.workloads[0], {run});
  EXPECT_THAT(html, HasSubstr("<p class=\"alarm\">OUTSIDE THEORY: hand-made, latency.mean 15us, "
                              "but &gt;= 17.4"));
  EXPECT_THAT(html, HasSubstr("<td>latency.mean</td><td>&gt;= 17.46us</td><td>15us</td>"
                              "<td>M/M/4 of the work alone</td>"));
  const auto drifting = result(320'000, 15e-6, 0.9, "not_stationary");
  EXPECT_FALSE(find(theory_beside(study, study.workloads[0], drifting), "M/M/4")->outside);
}

TEST(TheoryBeside, MoreThanTheCpusCanDo) {
  const Study study = open_study();
  const auto lines = theory_beside(study, study.workloads[0], result(450'000, 20e-6, 1));
  const TheoryLine* const most = find(lines, "all cpus");
  ASSERT_NE(most, nullptr);
  EXPECT_DOUBLE_EQ(most->prediction.value, 400'000);
  EXPECT_TRUE(most->outside);
}

TEST(TheoryBeside, ClientsThatWait) {
  arrivals::Closed closed;
  closed.clients = 8;
  closed.think = duration_distributions::Fixed{Duration::microseconds(90)};
  const Study study = study_of(closed, ten_us);
  const auto check = [&](double throughput, double latency) {
    const auto lines = theory_beside(study, study.workloads[0], result(throughput, latency, 0.2));
    const TheoryLine* const most = find(lines, "think and work");
    const TheoryLine* const little = find(lines, "clients / throughput");
    EXPECT_DOUBLE_EQ(most->prediction.value, 8 / 100e-6);
    EXPECT_EQ(little->prediction.nature, Nature::exact);
    return std::pair(most->outside, little->outside);
  };
  // 8 clients, rounds of 110 us.
  EXPECT_EQ(check(8 / 110e-6, 20e-6), std::pair(false, false));
  EXPECT_EQ(check(8 / 110e-6, 30e-6), std::pair(false, true));
  EXPECT_EQ(check(8 / 95e-6, 5e-6), std::pair(true, false));
}

TEST(TheoryBeside, OneThread) {
  Study study = study_of(arrivals::Poisson{Rate::of_count(50'000'000'000)},
                         duration_distributions::Fixed{Duration::microseconds(10)});
  std::get<threads::Pool>(study.workloads[0].threads).threads = 1;
  const auto lines = theory_beside(study, study.workloads[0], result(50'000, 16e-6, 0.15));
  const TheoryLine* const fixed = find(lines, "M/G/1");
  ASSERT_NE(fixed, nullptr);
  EXPECT_NEAR(fixed->prediction.value, 15e-6, 1e-9);  // M/D/1 at a load of 0.5
  EXPECT_EQ(fixed->prediction.nature, Nature::lower_bound);
  EXPECT_EQ(find(lines, "M/M"), nullptr);
}

TEST(TheoryBeside, OtherWorkHasNoQueueOfItsOwn) {
  Study study = open_study();
  study.workloads[0].steps.push_back(steps::Getpid{});
  const auto lines = theory_beside(study, study.workloads[0], result(320'000, 20e-6, 0.9));
  EXPECT_EQ(find(lines, "M/M/4"), nullptr);
  EXPECT_NE(find(lines, "before its own work"), nullptr);
  EXPECT_THAT(theory_text(study, study.workloads[0], {result(320'000, 20e-6, 0.9)}), IsEmpty());
}

}  // namespace
}  // namespace osarium
