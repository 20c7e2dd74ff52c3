#include "app/timeline/recorder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <optional>

#include "app/timeline/perfetto.hpp"
#include "app/timeline/slowest.hpp"
#include "architectures/registry.hpp"
#include "architectures/system.hpp"
#include "models/hardware/machine_presets.hpp"
#include "workloads/load.hpp"
#include "workloads/workload_presets.hpp"

namespace osarium::timeline {
namespace {

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    char two[3];
    std::snprintf(two, sizeof two, "%02x", static_cast<unsigned char>(c));
    text += two;
  }
  return text;
}

// The examples of protobuf.dev/programming-guides/encoding.
TEST(ProtobufMessage, EncodesAsTheGuideSays) {
  ProtobufMessage message;
  message.number(1, 150);
  EXPECT_EQ(hex(message.bytes()), "089601");
  message.clear();
  message.text(2, "testing");
  EXPECT_EQ(hex(message.bytes()), "120774657374696e67");
  message.clear();
  const auto inner = message.open(3);
  message.number(1, 150);
  message.close(inner);
  EXPECT_EQ(hex(message.bytes()), "1a03089601");
  message.clear();
  message.number(1, static_cast<std::uint64_t>(-2));
  EXPECT_EQ(hex(message.bytes()), "08feffffffffffffffff01");
  message.clear();
  message.fixed64(47, 0x0102030405060708);
  EXPECT_EQ(hex(message.bytes()), "f9020807060504030201");
}

TEST(ProtobufMessage, LengthsOfSeveralBytesMoveWhatIsThere) {
  for (const std::size_t size : {0u, 124u, 125u, 126u, 127u, 128u, 300u, 20'000u, 3'000'000u}) {
    const std::string text(size, 'x');
    ProtobufMessage inside;
    inside.text(2, text);
    ProtobufMessage expected;
    expected.number(5, 7);
    expected.text(4, inside.bytes());
    expected.number(6, 8);
    ProtobufMessage message;
    message.number(5, 7);
    const auto opened = message.open(4);
    message.text(2, text);
    message.close(opened);
    message.number(6, 8);
    EXPECT_EQ(message.bytes(), expected.bytes()) << size;
  }
}

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

TEST(OutputFile, IsThereOnlyWhenItIsWhole) {
  const auto folder = std::filesystem::temp_directory_path() / "osarium-output-file-test";
  std::filesystem::create_directories(folder);
  const auto path = folder / "file";
  std::filesystem::remove(path);
  { OutputFile(path).write("half"); }
  EXPECT_TRUE(std::filesystem::is_empty(folder));
  {
    OutputFile file(path);
    const std::string large(3'000'000, 'x');
    file.write("a");
    file.write(large);
    file.write("b");
    EXPECT_EQ(file.bytes(), large.size() + 2);
    EXPECT_TRUE(file.commit());
  }
  EXPECT_EQ(std::filesystem::file_size(path), 3'000'002u);
  std::filesystem::remove_all(folder);
  OutputFile nowhere(folder / "there" / "file");
  nowhere.write("x");
  EXPECT_TRUE(nowhere.failed());
  EXPECT_FALSE(nowhere.commit());
}

}  // namespace
}  // namespace osarium::timeline
