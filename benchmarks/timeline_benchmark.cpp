// What a timeline costs: the same runs without an observer, with one that writes nothing (the
// window never comes), and writing each format to a file. An item is a request; the counters say
// how many events of the timeline there are for each, and their bytes.
#include <benchmark/benchmark.h>

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

enum class Kind { off, idle, perfetto, ftrace };

constexpr Duration simulated = 100_ms;

struct Done {
  std::uint64_t requests = 0;
  std::uint64_t events = 0;
  std::uint64_t bytes = 0;
};

Done run(const MachineParameters& hardware, const Architecture& architecture,
         const WorkloadParameters& workload, Kind kind) {
  const Time end = Time() + simulated;
  OutputFile file(std::filesystem::temp_directory_path() / "osarium-timeline-benchmark");
  std::unique_ptr<Writer> writer = std::make_unique<PerfettoWriter>(file);
  if (kind == Kind::ftrace) writer = std::make_unique<FtraceWriter>(file);
  std::optional<Recorder> recorder;
  Simulation sim;
  if (kind != Kind::off) {
    const Time begin = kind == Kind::idle ? Time::never() : Time();
    recorder.emplace(sim, *writer, std::vector<Window>{{begin, Time::never()}});
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
  Done done;
  std::uint64_t requests = 0;
  for (auto _ : state) {
    done = run(hardware, *find_architecture(architecture), workload, kind);
    requests += done.requests;
  }
  const auto per_request = [&done](std::uint64_t count) {
    return static_cast<double>(count) / static_cast<double>(done.requests);
  };
  state.SetItemsProcessed(static_cast<std::int64_t>(requests));
  state.counters["events"] = per_request(done.events);
  state.counters["bytes"] = per_request(done.bytes);
}

}  // namespace

int main(int argc, char** argv) {
  constexpr std::pair<const char*, Kind> kinds[] = {{"off", Kind::off},
                                                    {"idle", Kind::idle},
                                                    {"perfetto", Kind::perfetto},
                                                    {"ftrace", Kind::ftrace}};
  for (const char* const workload : {"memcached-etc", "will-it-scale-open"})
    for (const char* const architecture : {"monolithic", "microkernel"})
      for (const auto& [name, kind] : kinds)
        benchmark::RegisterBenchmark(
            (std::string(workload) + "/" + architecture + "/" + name).c_str(), timeline_of,
            workload, architecture, kind)
            ->Unit(benchmark::kMillisecond);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
}
