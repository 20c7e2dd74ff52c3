// Steps that ask services on other machines.
#include "tests/workloads/side_by_side.hpp"
#include "workloads/step_rules.hpp"

namespace osarium {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

// A thread for each of the requests that may be under way, a request in a millisecond.
std::string asking(const std::string& peer, const std::string& call = "to: store",
                   const std::string& arrivals = "{kind: periodic, rate: 1krps}") {
  return "name: front\n"
         "arrivals: " +
         arrivals +
         "\n"
         "threads: {kind: pool, threads: 12}\n"
         "peers: [{name: store, reply: {kind: fixed, value: 1000B}, " +
         peer +
         "}]\n"
         "steps: [{kind: call, request: {kind: fixed, value: 128B}, " +
         call + "}]";
}

const std::string far_away = "time: {kind: fixed, value: 50us}, distance: 10us";

// Its cpus do not fall asleep.
struct AwakeLoaded : Loaded {
  AwakeLoaded(const WorkloadParameters& workload, std::string_view architecture)
      : Loaded(workload, *find_architecture(architecture), Time(), Time() + 20_ms,
               CostTable::standard(), {}, FreeLoaded::hardware()) {}
};

Duration spent(const Measurement& measured, Cause cause) {
  return measured.spent[static_cast<std::size_t>(cause)];
}

// Wire of 10 Gbit/s: 66 bytes of headers and 24 around the frame.
TEST(Peers, OnAFreeMachineARequestTakesTheWayThereTheWorkAndTheWayBack) {
  FreeLoaded loaded(workload_of(asking(far_away)), Time(), Time() + 20_ms);
  const Measurement& measured = loaded.run();
  const auto count = static_cast<std::int64_t>(measured.latency.count());
  ASSERT_GE(count, 19);
  EXPECT_EQ(measured.failed, 0u);
  const Duration wire = (128 + 90) * 800_ps + (1000 + 90) * 800_ps;
  EXPECT_EQ(spent(measured, Cause::pause), count * 50_us);
  EXPECT_EQ(spent(measured, Cause::network), count * (20_us + wire));
  EXPECT_EQ(*measured.latency.max(), 70_us + wire);
  EXPECT_EQ(*measured.latency.min(), 70_us + wire);
}

// What comes beside that is the machine's and its system's: card, interrupt, stack, waking.
TEST(Peers, AreTheSameUnderEveryArchitecture) {
  const std::string random = "time: {kind: exponential, mean: 50us}, distance: 10us";
  std::optional<Duration> work;
  for (const std::string_view name : architecture_names()) {
    SCOPED_TRACE(name);
    AwakeLoaded loaded(workload_of(asking(random)), name);
    const Measurement& measured = loaded.run();
    const auto count = static_cast<std::int64_t>(measured.latency.count());
    EXPECT_GE(count, 19);
    EXPECT_EQ(measured.failed, 0u);
    if (!work) work = spent(measured, Cause::pause);
    EXPECT_EQ(spent(measured, Cause::pause), *work);
    EXPECT_GT(spent(measured, Cause::network), count * 20_us);
    EXPECT_GT(spent(measured, Cause::service), Duration());
    EXPECT_GT(spent(measured, Cause::crossing), Duration());
    Duration sum;
    for (const Duration each : measured.spent) sum += each;
    EXPECT_NEAR(static_cast<double>((sum / count).picoseconds()),
                static_cast<double>(measured.latency.mean()->picoseconds()), 1);
  }
}

TEST(Peers, WithFewThreadsTheyMakeRequestsWait) {
  const auto mean = [](const std::string& threads) {
    const std::string arrivals = "{kind: closed, clients: 4}";
    FreeLoaded loaded(workload_of(asking(far_away + threads, "to: store", arrivals)), Time(),
                      Time() + 20_ms);
    return *loaded.run().latency.mean();
  };
  EXPECT_LT(mean(""), 90_us);
  EXPECT_GT(mean(", threads: 1"), 195_us);  // 4 x 50 us, one after the other
  EXPECT_GT(mean(", threads: 2"), 95_us);
  EXPECT_LT(mean(", threads: 2"), 110_us);
}

// They are asked one after the other, and all answers come in by one wire, on which the card does
// not interrupt for each.
TEST(Peers, SeveralBackEndsAreAskedAtOnce) {
  for (const std::string_view name : architecture_names()) {
    SCOPED_TRACE(name);
    AwakeLoaded loaded(workload_of(asking(far_away, "to: store, back_ends: 8")), name);
    const Measurement& measured = loaded.run();
    EXPECT_GE(measured.latency.count(), 19u);
    EXPECT_EQ(measured.failed, 0u);
    const Duration least = 70_us + (128 + 90) * 800_ps + 8 * ((1000 + 90) * 800_ps);
    EXPECT_GT(*measured.latency.min(), least);
    EXPECT_LT(*measured.latency.max(), least + 200_us);
  }
}

TEST(Peers, AnswersOfManyFramesArriveWhole) {
  const std::string large = "time: {kind: fixed, value: 1us}, distance: 1us";
  std::string yaml = asking(large);
  yaml.replace(yaml.find("1000B"), 5, "100KiB");
  FreeLoaded loaded(workload_of(yaml), Time(), Time() + 20_ms);
  const Measurement& measured = loaded.run();
  EXPECT_EQ(measured.failed, 0u);
  EXPECT_GT(*measured.latency.min(), 3_us + 102'400 * 800_ps);
}

// A server with an event loop asks while its clients wait.
TEST(Peers, AServerMayAskThemForItsClients) {
  std::string yaml = asking(far_away);
  yaml.insert(yaml.find("threads: {kind"), "clients: {kind: outside, connections: 8}\n");
  for (const std::string_view name : architecture_names()) {
    SCOPED_TRACE(name);
    AwakeLoaded loaded(workload_of(yaml), name);
    const Measurement& measured = loaded.run();
    EXPECT_GE(measured.latency.count(), 18u);
    EXPECT_EQ(measured.failed, 0u);
    EXPECT_EQ(spent(measured, Cause::pause),
              static_cast<std::int64_t>(measured.latency.count()) * 50_us);
  }
}

TEST(Peers, MustBeThereAndHaveANameOfTheirOwn) {
  EXPECT_TRUE(wrong_calls({workload_of(asking(far_away))}).empty());
  const auto unknown = wrong_calls({workload_of(asking(far_away, "to: stor"))});
  ASSERT_EQ(unknown.size(), 1u);
  EXPECT_THAT(unknown[0].allowed, HasSubstr("one of its peers"));
  WorkloadParameters called = workload_of(asking(far_away));
  called.name = "other";
  called.clients = clients::Calls{};
  const auto several =
      wrong_calls({workload_of(asking(far_away, "to: other, back_ends: 2")), called});
  ASSERT_EQ(several.size(), 1u);
  EXPECT_THAT(several[0].problem, HasSubstr("several back ends of other"));

  EXPECT_THAT(errors_of(asking("distance: -1us")), ElementsAre(HasSubstr("test.yaml:4")));
  EXPECT_THAT(errors_of(asking("time: {kind: exponential, mean: -1us}")),
              ElementsAre(AllOf(HasSubstr("test.yaml:4"), HasSubstr("mean"))));
  EXPECT_THAT(errors_of(asking("threads: 0")), ElementsAre(HasSubstr("threads")));
  EXPECT_THAT(errors_of(asking(far_away + "}, {name: store")),
              ElementsAre(HasSubstr("have the name store twice")));
  EXPECT_THAT(errors_of(asking(far_away, "to: store, back_ends: 0")),
              ElementsAre(HasSubstr("back_ends")));
}

}  // namespace
}  // namespace osarium
