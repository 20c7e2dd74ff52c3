// The paths that explain takes down: complete, exact and repeatable, for every call under every
// architecture.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/explain/calls.hpp"
#include "architectures/registry.hpp"
#include "models/hardware/machine_presets.hpp"

namespace osarium {
namespace {

using Kind = Trail::Kind;

MachineParameters machine_of(const std::string& preset = "rainforest-s-a") {
  Errors errors;
  return *read_machine(preset, {}, {}, errors);
}

ExplainedCall call_of(std::string_view name) {
  for (const ExplainedCall& call : explained_calls())
    if (call.name == name) return call;
  ADD_FAILURE() << name;
  return explained_calls().front();
}

Explained explained(std::string_view call, const Architecture& architecture) {
  return explain(call_of(call), architecture, machine_of()).front();
}

// What of this kind it does, in this order.
std::vector<std::string> all(const Explained& explained, Kind kind) {
  std::vector<std::string> found;
  for (const CallStep& step : explained.steps)
    if (step.kind == kind) found.push_back(step.what);
  return found;
}

void expect_equal(const Explained& one, const Explained& other) {
  EXPECT_EQ(one.total, other.total);
  ASSERT_EQ(one.steps.size(), other.steps.size());
  for (std::size_t i = 0; i < one.steps.size(); ++i) {
    EXPECT_EQ(one.steps[i].what, other.steps[i].what);
    EXPECT_EQ(one.steps[i].lasts, other.steps[i].lasts) << one.steps[i].what;
    EXPECT_EQ(one.steps[i].spent, other.steps[i].spent) << one.steps[i].what;
    EXPECT_EQ(one.steps[i].cpu, other.steps[i].cpu);
  }
}

class Paths : public testing::TestWithParam<std::string_view> {};

TEST_P(Paths, AddUpAndCountWhatTheRoutesCountAndAreTheSameAgain) {
  for (const ExplainedCall& call : explained_calls()) {
    SCOPED_TRACE(call.name);
    const auto twice = explain(call, *find_architecture(GetParam()), machine_of(), 2);
    for (const Explained& path : twice) {
      Duration sum, spent;
      for (const CallStep& step : path.steps) {
        sum += step.lasts;
        for (const Duration each : step.spent) spent += each;
        EXPECT_GE(step.own(), Duration());
      }
      EXPECT_EQ(sum, path.total);
      EXPECT_EQ(spent, path.total);
      EXPECT_EQ(path.crossings + path.crossings_beside, path.counted_crossings);
      EXPECT_EQ(path.parts.size(), path.steps.size());
    }
    expect_equal(twice[0], twice[1]);
  }
}

INSTANTIATE_TEST_SUITE_P(Architectures, Paths, testing::ValuesIn(architecture_names()),
                         [](const auto& each) {
                           std::string name(each.param);
                           std::ranges::replace_if(
                               name, [](char c) { return c == '-' || c == '.'; }, '_');
                           return name;
                         });

TEST(Explain, ACrossingTakesAsLongAsItsRowsSay) {
  for (const char* name : {"monolithic", "exokernel", "governance"})
    for (const char* call : {"getpid", "open", "read", "write", "map", "send"}) {
      const Explained path = explained(call, *find_architecture(name));
      for (std::size_t i = 0; i < path.steps.size(); ++i) {
        if (path.steps[i].kind != Kind::enter && path.steps[i].kind != Kind::leave) continue;
        EXPECT_FALSE(path.parts[i].empty());
        Duration sum;
        for (const Explained::Part& part : path.parts[i]) sum += part.time;
        EXPECT_EQ(path.steps[i].own(), sum) << name << " " << call << " " << path.steps[i].what;
      }
    }
}

TEST(Explain, AReadCopiesItsBytesOutOfTheKernel) {
  const Explained path = explained("read", monolithic());
  ASSERT_EQ(path.steps.back().kind, Kind::leave);
  EXPECT_EQ(path.steps.back().data, 4_KiB);
  std::vector<std::string> rows;
  for (const Explained::Part& part : path.parts.back()) rows.push_back(part.row);
  EXPECT_THAT(rows, testing::ElementsAre("connectors.copy_kibibyte", "connectors.trap"));
}

TEST(Explain, ServersFormAChain) {
  const Explained path = explained("read_miss", microkernel());
  EXPECT_THAT(all(path, Kind::enter),
              testing::ElementsAre("application -> vfs by synchronous_ipc",
                                   "vfs -> page_cache by synchronous_ipc",
                                   "page_cache -> block_driver by synchronous_ipc"));
  EXPECT_GT(path.spent(Cause::device), Duration());
  EXPECT_EQ(explained("read_miss", monolithic()).crossings, 1u);
}

TEST(Explain, TheSocketsHaveThePagesOfSendfileFromThePageCache) {
  EXPECT_THAT(all(explained("sendfile", microkernel()), Kind::enter),
              testing::ElementsAre("application -> sockets by synchronous_ipc",
                                   "sockets -> vfs by synchronous_ipc",
                                   "sockets -> page_cache by synchronous_ipc",
                                   "sockets -> network_driver by synchronous_ipc"));
  const Explained path = explained("sendfile", monolithic());
  EXPECT_EQ(path.crossings, 1u);
  EXPECT_EQ(path.steps.back().data, Bytes());  // no byte of it comes to the program
}

TEST(Explain, ADatagramIsNoSegmentOfTcp) {
  const auto work = all(explained("send_datagram", monolithic()), Kind::work);
  EXPECT_THAT(work, testing::Contains("sockets.udp_send"));
  EXPECT_THAT(work, testing::Not(testing::Contains("sockets.tcp_send")));
}

TEST(Explain, ShowsLocks) {
  EXPECT_THAT(all(explained("open", linux_2_6_32()), Kind::lock), testing::Contains("dentry lock"));
  EXPECT_THAT(all(explained("open", monolithic()), Kind::lock),
              testing::ElementsAre("open files lock", "descriptor table"));
}

TEST(Explain, WorkThatIsDoneWithoutABreakIsToldApart) {
  const MachineParameters machine = machine_of();
  int seen = 0;
  for (const CallStep& step : explained("send", monolithic()).steps) {
    if (!step.what.starts_with("network_driver.")) continue;
    ++seen;
    EXPECT_EQ(step.own(), CostTable::standard().duration(step.what, machine.clock)) << step.what;
  }
  EXPECT_EQ(seen, 2);
}

TEST(Explain, WhoSleepsForAPacketHasTheWayOfThePacketInItsPath) {
  const Explained path = explained("receive_packet", monolithic());
  EXPECT_GT(path.spent(Cause::network), Duration());
  EXPECT_THAT(all(path, Kind::work), testing::IsSupersetOf({"network_driver.receive"}));
  EXPECT_EQ(path.steps.back().kind, Kind::leave);
}

TEST(Explain, AnExokernelIsPaidWhenAResourceIsBoundAndNotWhenItIsUsed) {
  const Architecture architecture = exokernel();
  EXPECT_THAT(all(explained("open", architecture), Kind::enter),
              testing::ElementsAre("application -> guard of vfs by trap"));
  EXPECT_THAT(all(explained("open", architecture), Kind::work), testing::Contains("guard.bind"));
  EXPECT_THAT(all(explained("close", architecture), Kind::work), testing::Contains("guard.unbind"));
  EXPECT_THAT(all(explained("listen", architecture), Kind::lock),
              testing::Contains("packet filters"));
  EXPECT_THAT(all(explained("read_miss", architecture), Kind::work),
              testing::Contains("guard.bind_page"));
  EXPECT_EQ(explained("read", architecture).crossings, 0u);
  EXPECT_EQ(explained("receive", architecture).crossings, 0u);
}

TEST(Explain, AnExokernelFiltersAPacketBeforeItCallsTheLibraryUp) {
  std::vector<std::string> steps;
  for (const CallStep& step : explained("receive_packet", exokernel()).steps)
    if (step.what.starts_with("guard.") || step.kind == Kind::enter) steps.push_back(step.what);
  EXPECT_THAT(steps, testing::ElementsAre("guard.filter", "guard.demultiplex",
                                          "kernel -> sockets by upcall"));
  for (const CallStep& step : explained("receive_packet", monolithic()).steps)
    EXPECT_FALSE(step.what.starts_with("guard.")) << step.what;
}

TEST(Explain, AWokenReaderIsBesideThePathOfTheWriter) {
  EXPECT_EQ(explained("pipe_write", monolithic()).crossings_beside, 0u);
  EXPECT_EQ(explained("pipe_write", monolithic()).crossings, 1u);
}

}  // namespace
}  // namespace osarium
