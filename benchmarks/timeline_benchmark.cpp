// What a timeline costs: the same runs without an observer, with one that writes nothing (the
// window never comes), and writing each format to a file, on a thread of its own as the program
// does (`CPU` is of both). An item is a request; the counters say how many events of the timeline
// there are for each, their bytes, and the seconds of cpu time of the simulation's thread. What it
// costs to delete the file is not in it.
#include <benchmark/benchmark.h>
#include <time.h>

#include "app/timeline/background.hpp"
#include "app/timeline/chrome.hpp"
#include "app/timeline/ftrace.hpp"
#include "app/timeline/perfetto.hpp"
#include "app/timeline/recorder.hpp"
#include "architectures/registry.hpp"
#include "architectures/system.hpp"
#include "models/hardware/machine_presets.hpp"
#include "workloads/load.hpp"
#include "workloads/workload_presets.hpp"

using namespace osarium;
using namespace osarium::timeline;

namespace {

enum class Kind { off, idle, perfetto, ftrace, chrome };

constexpr Duration simulated = 10_ms;  // what a timeline shows unless it is told otherwise

struct Done {
  std::uint64_t requests = 0;
  std::uint64_t events = 0;
  std::uint64_t bytes = 0;
};

double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

std::unique_ptr<Writer> writer_of(Kind kind, OutputFile& file) {
  if (kind == Kind::ftrace) return std::make_unique<FtraceWriter>(file);
  if (kind == Kind::chrome) return std::make_unique<ChromeWriter>(file);
  return std::make_unique<PerfettoWriter>(file);
}

Done run(const MachineParameters& hardware, const Architecture& architecture,
         const WorkloadParameters& workload, Kind kind, OutputFile& file) {
  const Time end = Time() + simulated;
  const std::unique_ptr<Writer> writer = writer_of(kind, file);
  BackgroundWriter background(*writer);
  std::optional<Recorder> recorder;
  Simulation sim;
  if (kind != Kind::off) {
    const Time begin = kind == Kind::idle ? Time::never() : Time();
    recorder.emplace(sim, background, std::vector<Window>{{begin, Time::never()}});
    sim.set_observer(&*recorder);
  }
  Machine machine(sim, hardware);
  System system(machine, architecture);
  const auto load = Load::start(workload, system, {});
  sim.run_until(end);
  Done done{.requests = load->measurement().latency.count()};
  if (recorder) {
    recorder->finish();
    done.events = recorder->recorded().events;
    done.bytes = file.bytes();
  }
  sim.set_observer(nullptr);
  system.stop();
  return done;
}

void timeline_of(benchmark::State& state, const char* workload_name, const char* architecture,
                 Kind kind) {
  Errors errors;
  const MachineParameters hardware = *read_machine("rainforest-s-a", {}, {}, errors);
  const WorkloadParameters workload = *find_workload(workload_name, errors);
  errors.throw_if_any();
  const auto path = std::filesystem::temp_directory_path() / "osarium-timeline-benchmark";
  Done done;
  std::uint64_t requests = 0;
  double own_seconds = 0;
  for (auto _ : state) {
    auto file = std::make_unique<OutputFile>(path);
    const double before = thread_seconds();
    done = run(hardware, *find_architecture(architecture), workload, kind, *file);
    own_seconds += thread_seconds() - before;
    requests += done.requests;
    state.PauseTiming();
    file.reset();
    state.ResumeTiming();
  }
  const auto per_request = [&done](std::uint64_t count) {
    return static_cast<double>(count) / static_cast<double>(done.requests);
  };
  state.SetItemsProcessed(static_cast<std::int64_t>(requests));
  state.counters["events"] = per_request(done.events);
  state.counters["bytes"] = per_request(done.bytes);
  state.counters["own_cpu"] = benchmark::Counter(own_seconds, benchmark::Counter::kAvgIterations);
}

}  // namespace

int main(int argc, char** argv) {
  constexpr std::pair<const char*, Kind> kinds[] = {{"off", Kind::off},
                                                    {"idle", Kind::idle},
                                                    {"perfetto", Kind::perfetto},
                                                    {"ftrace", Kind::ftrace},
                                                    {"chrome", Kind::chrome}};
  for (const char* const workload : {"memcached-etc", "will-it-scale-open"})
    for (const char* const architecture : {"monolithic", "microkernel"})
      for (const auto& [name, kind] : kinds)
        benchmark::RegisterBenchmark(
            (std::string(workload) + "/" + architecture + "/" + name).c_str(), timeline_of,
            workload, architecture, kind)
            ->Unit(benchmark::kMillisecond)
            ->MeasureProcessCPUTime()
            ->UseRealTime();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
}
