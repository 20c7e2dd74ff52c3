// What a Recorder sees of a run, which does not notice it.
#include "app/timeline/recorder.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "app/timeline/slowest.hpp"
#include "architectures/registry.hpp"
#include "architectures/system.hpp"
#include "models/hardware/machine_presets.hpp"
#include "workloads/load.hpp"
#include "workloads/workload_presets.hpp"

namespace osarium::timeline {
namespace {

// Counts, and checks what each writer may rely on.
class CountingWriter final : public Writer {
 public:
  void add(const Group& group) override { EXPECT_TRUE(groups_.insert(group.id).second); }
  void add(const Track& track) override {
    EXPECT_TRUE(groups_.contains(track.group->id));
    EXPECT_TRUE(track.parent == 0 || depth_.contains(track.parent));
    EXPECT_TRUE(depth_.emplace(track.id, 0).second);
  }
  void begin(const Where& where, const Track& track, const Slice& slice) override {
    see(where);
    ++depth_.at(track.id);
    ++begun[{slice.kind, slice.name->text}];
  }
  void end(const Where& where, const Track& track, const Slice&) override {
    see(where);
    EXPECT_GE(--depth_.at(track.id), 0);
  }
  void instant(const Where& where, const Track& track, const Slice&) override {
    see(where);
    EXPECT_TRUE(depth_.contains(track.id));
  }
  void switched(const Where& where, const Runner&, Absence, const Runner&) override { see(where); }
  void woken(const Where& where, const Runner&, std::int32_t) override { see(where); }
  void finish() override {
    for (const auto& [track, depth] : depth_) EXPECT_EQ(depth, 0);
    finished = true;
  }

  std::uint64_t begun_of(SliceKind kind) const {
    std::uint64_t sum = 0;
    for (const auto& [key, count] : begun) sum += key.first == kind ? count : 0;
    return sum;
  }
  std::map<std::pair<SliceKind, std::string>, std::uint64_t> begun;
  bool finished = false;

 private:
  void see(const Where& where) {
    EXPECT_GT(where.stamp, last_);
    last_ = where.stamp;
  }
  std::set<std::uint32_t> groups_;
  std::map<std::uint32_t, int> depth_;
  Stamp last_ = -1;
};

struct Ran {
  std::uint64_t events = 0;
  Histogram latency;
  std::uint64_t crossings = 0;
  std::map<std::string, std::uint64_t> acquisitions = {};
};

Ran run(const char* architecture, const char* workload_name,
        const std::function<Observer*(Simulation&)>& observe) {
  Errors errors;
  const MachineParameters hardware = *read_machine("vm-2", {}, {}, errors);
  const WorkloadParameters workload = *find_workload(workload_name, errors);
  errors.throw_if_any();
  Simulation sim;
  sim.set_observer(observe(sim));
  Machine machine(sim, hardware);
  System system(machine, *find_architecture(architecture));
  const auto load = Load::start(workload, system, {});
  sim.run_until(Time() + 2_ms);
  Ran ran{.events = sim.events(), .latency = load->measurement().latency};
  for (const Route* const route : system.routes()) ran.crossings += route->crossings;
  for (const auto& [name, lock] : system.platform().locks.classes())
    ran.acquisitions[name] = lock.acquisitions();
  sim.set_observer(nullptr);
  system.stop();
  return ran;
}

class EachRun : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(EachRun, IsTheSameWithAnObserverWhichSeesAllOfIt) {
  const auto [architecture, workload] = GetParam();
  const Ran alone = run(architecture, workload, [](Simulation&) { return nullptr; });
  CountingWriter writer;
  std::optional<Recorder> recorder;
  const Ran seen = run(architecture, workload, [&](Simulation& sim) {
    return &recorder.emplace(sim, writer, std::vector<Window>{{Time(), Time::never()}});
  });
  EXPECT_EQ(seen.events, alone.events);
  EXPECT_EQ(seen.latency.count(), alone.latency.count());
  EXPECT_EQ(seen.latency.max(), alone.latency.max());
  EXPECT_GT(seen.latency.count(), 10u);
  EXPECT_EQ(writer.begun_of(SliceKind::crossing), seen.crossings);
  for (const auto& [key, count] : writer.begun) {
    const auto lock = seen.acquisitions.find(key.second);
    if (key.first == SliceKind::holds && lock != seen.acquisitions.end()) {
      EXPECT_EQ(count, lock->second) << key.second;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Recorder, EachRun,
                         testing::Values(std::pair{"monolithic", "memcached-etc"},
                                         std::pair{"microkernel", "memcached-etc"},
                                         std::pair{"exokernel", "will-it-scale-open"},
                                         std::pair{"microkernel", "will-it-scale-open"},
                                         std::pair{"governance", "pipe-ping-pong"},
                                         std::pair{"ifts", "nginx-static"}));

TEST(Recorder, WritesNothingOutsideOfItsWindows) {
  CountingWriter writer;
  std::optional<Recorder> recorder;
  run("monolithic", "memcached-etc", [&](Simulation& sim) {
    const auto at = [](Duration time) { return Time() + time; };
    return &recorder.emplace(
        sim, writer, std::vector<Window>{{at(500_us), at(600_us)}, {at(1_ms), at(1100_us)}});
  });
  recorder->finish();
  EXPECT_TRUE(writer.finished);
  EXPECT_GE(recorder->recorded().first, 500'000);
  EXPECT_LT(recorder->recorded().last, 1'100'500);
  EXPECT_EQ(writer.begun.at({SliceKind::recorded, "recorded"}), 2u);
}

TEST(Neighbourhoods, MergeWhereTheyMeetAndStayWithin) {
  const auto request = [](Duration begin, Duration end) {
    return SlowRequest{{"w", 0, 0}, {Time() + begin, Time() + end}};
  };
  const std::vector<Window> windows =
      neighbourhoods({request(500_us, 900_us), request(2_ms, 2_ms + 8_us), request(20_us, 420_us)},
                     {Time(), Time() + 2_ms + 10_us});
  ASSERT_EQ(windows.size(), 2u);
  EXPECT_EQ(windows[0].begin, Time());
  EXPECT_EQ(windows[0].end, Time() + 1_ms);
  EXPECT_EQ(windows[1].begin, Time() + 1990_us);
  EXPECT_EQ(windows[1].end, Time() + 2_ms + 10_us);
}

}  // namespace
}  // namespace osarium::timeline
