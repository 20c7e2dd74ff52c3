// The ftrace text of a timeline, read again by the importer of traces: the same schedule.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>

#include "app/timeline/ftrace.hpp"
#include "app/timeline/recorder.hpp"
#include "architectures/registry.hpp"
#include "architectures/system.hpp"
#include "models/hardware/machine_presets.hpp"
#include "workloads/load.hpp"
#include "workloads/traces/event_source.hpp"
#include "workloads/workload_presets.hpp"

namespace osarium::timeline {
namespace {

// A switch, or a wakeup (whose `after` is whom, and `place` where to).
struct Scheduled {
  traces::EventKind kind;
  std::int64_t stamp;
  std::int64_t cpu, before, after, place;
  char state;
  bool operator==(const Scheduled&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Scheduled& s) {
  return out << traces::rule_of(s.kind).name << " at " << s.stamp << " cpu " << s.cpu << " "
             << s.before << "->" << s.after << " " << s.state << " to " << s.place;
}

// Writes ftrace's text, and keeps what of it is about scheduling.
class Keeper final : public Writer {
 public:
  explicit Keeper(OutputFile& file) : text_(file) {}
  void add(const Group& group) override { text_.add(group); }
  void add(const Track& track) override { text_.add(track); }
  void begin(const Where& where, const Track& track, const Slice& slice) override {
    text_.begin(where, track, slice);
  }
  void end(const Where& where, const Track& track, const Slice& slice) override {
    text_.end(where, track, slice);
  }
  void instant(const Where& where, const Track& track, const Slice& slice) override {
    text_.instant(where, track, slice);
  }
  void switched(const Where& where, const Runner& before, Absence why,
                const Runner& after) override {
    const char state = why == Absence::ready ? 'R' : why == Absence::asleep ? 'S' : 'X';
    seen.push_back(
        {traces::EventKind::sched_switch, where.stamp, where.cpu, before.id, after.id, 0, state});
    text_.switched(where, before, why, after);
  }
  void woken(const Where& where, const Runner& thread, std::int32_t target) override {
    seen.push_back({traces::EventKind::sched_waking, where.stamp, where.cpu,
                    where.runner == nullptr ? 0 : where.runner->id, thread.id, target, ' '});
    text_.woken(where, thread, target);
  }
  void finish() override { text_.finish(); }

  std::vector<Scheduled> seen;

 private:
  FtraceWriter text_;
};

std::vector<Scheduled> read_again(const std::filesystem::path& path) {
  std::ifstream text(path, std::ios::binary);
  const auto source = traces::open_events([&](std::span<char> output) {
    text.read(output.data(), static_cast<std::streamsize>(output.size()));
    return static_cast<std::size_t>(text.gcount());
  });
  std::vector<Scheduled> read;
  for (traces::Event event; source->next(event);) {
    const auto& arguments = event.arguments;
    if (event.kind == traces::EventKind::sched_switch)
      read.push_back({event.kind, event.stamp, event.cpu, event.thread, arguments[0], 0,
                      static_cast<char>(arguments[4] & 0xff)});
    if (event.kind == traces::EventKind::sched_waking)
      read.push_back(
          {event.kind, event.stamp, event.cpu, event.thread, arguments[0], arguments[3], ' '});
  }
  EXPECT_EQ(source->format(), "ftrace");
  EXPECT_EQ(source->problem(), "");
  return read;
}

class Reimport : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(Reimport, IsTheSameScheduleToTheNanosecond) {
  const auto [architecture, workload] = GetParam();
  const auto path = std::filesystem::temp_directory_path() /
                    ("osarium-reimport-" + std::string(architecture) + ".txt");
  std::vector<Scheduled> written;
  {
    OutputFile file(path);
    Keeper keeper(file);
    Errors errors;
    const MachineParameters hardware = *read_machine("vm-2", {}, {}, errors);
    const WorkloadParameters load_of = *find_workload(workload, errors);
    errors.throw_if_any();
    Simulation sim;
    Recorder recorder(sim, keeper, {{Time(), Time::never()}});
    sim.set_observer(&recorder);
    Machine machine(sim, hardware);
    System system(machine, *find_architecture(architecture));
    const auto load = Load::start(load_of, system, {});
    sim.run_until(Time() + 2_ms);
    sim.set_observer(nullptr);
    recorder.finish();
    system.stop();
    ASSERT_TRUE(file.commit());
    written = keeper.seen;
  }
  const std::vector<Scheduled> read = read_again(path);
  std::filesystem::remove(path);
  ASSERT_GT(written.size(), 100U);
  ASSERT_EQ(read.size(), written.size());
  for (std::size_t i = 0; i < read.size(); ++i) ASSERT_EQ(read[i], written[i]) << i;
}

INSTANTIATE_TEST_SUITE_P(Ftrace, Reimport,
                         testing::Values(std::pair{"monolithic", "pipe-ping-pong"},
                                         std::pair{"microkernel", "will-it-scale-open"},
                                         std::pair{"ifts", "pipe-ping-pong"}));

}  // namespace
}  // namespace osarium::timeline
