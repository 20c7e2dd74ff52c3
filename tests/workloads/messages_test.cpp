// Steps that send messages: files to clients outside, and calls of other workloads.
#include <map>

#include "tests/workloads/side_by_side.hpp"
#include "workloads/step_rules.hpp"

namespace osarium {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

void expect_to_add_up(const Measurement& measured) {
  Duration spent;
  for (const Duration each : measured.spent) spent += each;
  const auto count = static_cast<std::int64_t>(measured.latency.count());
  ASSERT_GT(count, 0);
  EXPECT_NEAR(static_cast<double>(spent.picoseconds() / count),
              static_cast<double>(measured.latency.mean()->picoseconds()), 1);
}

TEST(Messages, ACallIsPartOfTheRequestThatMakesIt) {
  for (const std::string_view name : architecture_names()) {
    SCOPED_TRACE(name);
    const SideBySide both(*find_architecture(name), {front(), back(computing, "threads: 12")},
                          5_ms);
    expect_to_add_up(both[0]);
    expect_to_add_up(both[1]);
    EXPECT_EQ(both[0].failed, 0u);
    EXPECT_EQ(both[1].failed, 0u);
    // Each request makes a call, and lasts longer: by its own 5 us.
    EXPECT_NEAR(static_cast<double>(both[1].latency.count()),
                static_cast<double>(both[0].latency.count()), 4);
    EXPECT_GT(*both[0].latency.mean(), *both[1].latency.mean() + 4_us);
    EXPECT_GT(*both[1].latency.mean(), 10_us);
  }
}

// Who serves a call draws from the random numbers of the request: where nothing but its work takes
// time, each request is as long everywhere.
TEST(Messages, ACallMakesTheRequestNoDifferentOne) {
  WorkloadParameters open = front();
  open.arrivals = arrivals::Periodic{.rate = 10_krps};
  std::map<std::uint64_t, Duration> known;
  for (const std::string_view name : architecture_names()) {
    Simulation sim;
    Machine machine(sim, FreeLoaded::hardware(), free_costs());
    System system(machine, *find_architecture(name));
    if (system.partitions() > 1) continue;  // where a request goes is part of it
    Directory directory;
    const Time end = Time() + 20_ms;
    const auto called = Load::start(back(computing, "threads: 12"), system, {}, directory);
    const auto calling = Load::start(open, system, {}, directory);
    std::uint64_t ended = 0;
    calling->on_end([&](const Load::Ended& job) {
      const Duration latency = job.end - job.arrival;
      EXPECT_EQ(known.emplace(job.number, latency).first->second, latency) << name;
      ++ended;
    });
    sim.run_until(end);
    EXPECT_GT(ended, 190u);
  }
}

TEST(Messages, FewThreadsMakeCallersWait) {
  const SideBySide many(monolithic(), {front(), back(computing, "threads: 4")}, 10_ms);
  const SideBySide one(monolithic(), {front(), back(computing, "threads: 1")}, 10_ms);
  EXPECT_GT(*one[0].latency.mean(), *many[0].latency.mean() + 10_us);
  EXPECT_GT(one[0].spent[static_cast<std::size_t>(Cause::waiting)],
            many[0].spent[static_cast<std::size_t>(Cause::waiting)]);
}

TEST(Messages, CallsFailWhereTheCalleeDoesAndWhereThereIsNone) {
  const SideBySide both(monolithic(), {front(), back("[{kind: open, path: /nowhere}]")}, 1_ms);
  EXPECT_GT(both[0].failed, 10u);
  EXPECT_EQ(both[0].failed, both[0].latency.count());
  EXPECT_EQ(both[1].failed, both[1].latency.count());
  Loaded alone(front(), monolithic(), Time(), Time() + 1_ms);
  const Measurement& nobody = alone.run();
  EXPECT_EQ(nobody.failed, nobody.latency.count());
  // One thread serves the first of six partitions.
  const SideBySide partitions(ifts(), {front(), back(computing, "threads: 1")}, 1_ms);
  EXPECT_GT(partitions[1].latency.count(), 0u);
  EXPECT_GT(partitions[0].failed, 0u);
  EXPECT_LT(partitions[0].failed, partitions[0].latency.count());
}

// It comes in parts, for which the caller has to make room.
TEST(Messages, ACallMayBeAnsweredByAFile) {
  const std::string steps = "[{kind: open, path: /page}, {kind: sendfile}, {kind: close}]";
  for (const std::string_view name : architecture_names()) {
    SCOPED_TRACE(name);
    const SideBySide both(*find_architecture(name), {front(), back(steps, "threads: 12")}, 5_ms);
    EXPECT_EQ(both[0].failed, 0u);
    expect_to_add_up(both[0]);
    expect_to_add_up(both[1]);
  }
}

std::string serving(const std::string& protocol, const std::string& steps) {
  return "name: server\n"
         "arrivals: {kind: poisson, rate: 100krps}\n"
         "clients: {kind: outside, protocol: " +
         protocol +
         ", request: {kind: fixed, value: 100B}}\n"
         "threads: {kind: per_core}\n"
         "files: [{path: /page, size: 10000B}]\n"
         "steps: " +
         steps;
}

TEST(Messages, AnAnswerMayBeAFile) {
  const auto mean = [](const std::string& steps) {
    Loaded loaded(workload_of(serving("tcp", steps)), monolithic(), Time(), Time() + 10_ms);
    const Measurement& measured = loaded.run();
    EXPECT_GT(measured.latency.count(), 900u);
    EXPECT_EQ(measured.failed, 0u);
    expect_to_add_up(measured);
    return *measured.latency.mean();
  };
  const std::string open = "[{kind: open, path: /page}, ";
  const std::string head = "{kind: reply, bytes: {kind: fixed, value: 200B}}, ";
  const Duration sent = mean(open + head + "{kind: sendfile}, {kind: close}]");
  // Read and written again, it is copied twice; and the request waits for the file to be closed.
  const Duration copied = mean(open +
                               "{kind: read, bytes: {kind: fixed, value: 10000B}}, {kind: close}, "
                               "{kind: reply, bytes: {kind: fixed, value: 10200B}}]");
  EXPECT_LT(sent, copied);
  mean(open + "{kind: sendfile, at: 1MiB}, {kind: close}]");  // nothing there: the least answer
}

TEST(Messages, DatagramsAreLostWhereThereIsNoRoom) {
  const std::string steps = "[{kind: compute, time: {kind: fixed, value: 1us}}]";
  Loaded loaded(workload_of(serving("udp", steps)), monolithic(), Time(), Time() + 10_ms);
  EXPECT_EQ(loaded.run().failed, 0u);
  expect_to_add_up(loaded.load->measurement());
  // 12 cpus do 1.2 of what 10 us each come to.
  WorkloadParameters flood =
      workload_of(serving("udp", "[{kind: compute, time: {kind: fixed, value: 1ms}}]"));
  Loaded flooded(flood, monolithic(), Time(), Time() + 200_ms);
  const Measurement& measured = flooded.run();
  EXPECT_GT(measured.failed, 1000u);
  EXPECT_LT(measured.failed, measured.latency.count());
}

TEST(Messages, TheSameByDatagramsTakesLess) {
  const std::string steps = "[{kind: compute, time: {kind: fixed, value: 1us}}]";
  const auto mean = [&](const std::string& protocol) {
    Loaded loaded(workload_of(serving(protocol, steps)), monolithic(), Time(), Time() + 10_ms);
    return *loaded.run().latency.mean();
  };
  EXPECT_LT(mean("udp"), mean("tcp"));
}

TEST(Messages, WhatAnAnswerMustNotDo) {
  const std::string sendfile = "{kind: sendfile}";
  const std::string reply = "{kind: reply, bytes: {kind: fixed, value: 1B}}";
  EXPECT_THAT(errors_of(serving("tcp", "[" + sendfile + ", " + reply + "]")),
              ElementsAre(HasSubstr("has sent already")));
  EXPECT_THAT(errors_of(serving(
                  "tcp", "[{kind: choose, branches: [{times: 2, steps: [" + sendfile + "]}]}]")),
              ElementsAre(HasSubstr("has sent already")));
  EXPECT_THAT(errors_of(serving("udp", "[" + sendfile + "]")),
              ElementsAre(HasSubstr("protocol: tcp")));
  EXPECT_THAT(errors_of("{base: synthetic, steps: [" + sendfile + "]}"),
              ElementsAre(HasSubstr("to whom sendfile cannot send")));
  EXPECT_THAT(errors_of("{base: will-it-scale-open, after: [" + sendfile + "]}"),
              ElementsAre(HasSubstr("not there")));
  EXPECT_THAT(errors_of("{base: synthetic, steps: [{kind: call}]}"),
              ElementsAre(HasSubstr("steps[0].to")));
  EXPECT_THAT(errors_of(serving("sctp", "[" + reply + "]")), ElementsAre(HasSubstr("protocol")));
}

TEST(Messages, ACallIsPartOfSomeRequest) {
  const std::string call = "{kind: call, to: back}";
  const std::string file = "{kind: open, path: /page}";
  for (const std::string place : {"before", "after"})
    EXPECT_THAT(
        errors_of("{base: will-it-scale-open, " + place + ": [" + call + "]}"),
        ElementsAre(AllOf(HasSubstr(place), HasSubstr("calls back for a request that is not there"),
                          HasSubstr("among those of the request"))));
  const std::string behind = "[" + file + ", {kind: sendfile}, " + call + "]";
  EXPECT_THAT(errors_of(serving("tcp", behind)),
              ElementsAre(AllOf(HasSubstr("sendfile has ended"), HasSubstr("before sendfile"))));
  const std::string either = "{kind: choose, branches: [{weight: 50%, steps: [" + call +
                             "]}, {weight: 50%, steps: [{kind: sendfile}]}]}";
  EXPECT_THAT(errors_of(serving("tcp", "[" + file + ", " + either + ", " + call + "]")),
              ElementsAre(HasSubstr("sendfile has ended")));
  EXPECT_FALSE(call_violation(
      workload_of(serving("tcp", "[" + call + ", " + file + ", {kind: sendfile}]"))));
}

TEST(Messages, CallsThatLeadNowhereOrBack) {
  WorkloadParameters inside = back(computing);
  inside.clients = clients::Inside{};
  EXPECT_TRUE(wrong_calls({front(), back(computing)}).empty());
  for (const auto& others : {std::vector<WorkloadParameters>{front()}, {front(), inside}}) {
    const auto wrong = wrong_calls(others);
    ASSERT_EQ(wrong.size(), 1u);
    EXPECT_EQ(wrong[0].workload, 0u);
    EXPECT_THAT(wrong[0].problem, HasSubstr("back, which serves no calls"));
  }
  WorkloadParameters circle = back("[{kind: call, to: other}]");
  WorkloadParameters other = circle;
  other.name = "other";
  other.steps = {steps::Call{.to = "back"}};
  EXPECT_EQ(wrong_calls({front(), circle, other}).size(), 2u);
}

}  // namespace
}  // namespace osarium
