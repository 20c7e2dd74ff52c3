#include "app/timeline/record.hpp"

#include "app/timeline/background.hpp"
#include "app/timeline/chrome.hpp"
#include "app/timeline/ftrace.hpp"
#include "app/timeline/perfetto.hpp"
#include "architectures/system.hpp"
#include "workloads/load.hpp"

namespace osarium::timeline {

namespace {

constexpr std::string_view names[formats] = {"perfetto", "ftrace", "chrome"};
constexpr std::string_view extensions[formats] = {".pftrace", ".ftrace", ".json"};

std::unique_ptr<Writer> make_writer(Format format, OutputFile& file) {
  switch (format) {
    case Format::perfetto: return std::make_unique<PerfettoWriter>(file);
    case Format::ftrace: return std::make_unique<FtraceWriter>(file);
    case Format::chrome: return std::make_unique<ChromeWriter>(file);
  }
  return nullptr;
}

// The observer sees everything that is made, and nothing of its end.
class ObservedRun {
 public:
  ObservedRun(const Order& order, Simulation& simulation, Observer& observer)
      : simulation_(simulation) {
    simulation_.set_observer(&observer);
    const Study& study = *order.study;
    machine_.emplace(simulation_, study.machine);
    system_.emplace(*machine_, *order.architecture);
    const Seed seed{static_cast<std::uint64_t>(study.run.seed), order.replica};
    for (const WorkloadParameters& workload : study.workloads)
      loads_.push_back(Load::start(workload, *system_, seed, directory_));
  }
  ~ObservedRun() {
    simulation_.set_observer(nullptr);
    system_->stop();
  }

  // To `end`, in small steps; false: not to the end.
  bool run(Time end, const std::function<bool(double)>& go_on) {
    constexpr int steps = 500;
    for (int i = 1; i <= steps; ++i) {
      const Time until = i == steps ? end : Time() + (end - Time()) / steps * i;
      simulation_.run_until(until);
      if (!go_on(static_cast<double>(i) / steps)) return false;
    }
    return true;
  }

 private:
  Simulation& simulation_;
  std::optional<Machine> machine_;
  std::optional<System> system_;
  Directory directory_;
  std::vector<std::unique_ptr<Load>> loads_;
};

// Also if the run fails, nothing is written any more when the recorder goes.
struct Finished {
  BackgroundWriter& writer;
  ~Finished() { writer.finish(); }
};

// Nothing: it was interrupted.
std::optional<std::vector<SlowRequest>> find_slowest(const Order& order, const Watcher& watcher) {
  std::optional<SlowestRequests> slowest;
  Simulation simulation;
  slowest.emplace(simulation, order.window, order.slowest);
  ObservedRun run(order, simulation, *slowest);
  const bool whole = run.run(order.window.end, [&](double part) {
    watcher.report(part / 2);
    return !watcher.stop();
  });
  if (!whole) return std::nullopt;
  return slowest->found();
}

}  // namespace

std::string_view name_of(Format format) { return names[static_cast<std::size_t>(format)]; }
std::string_view extension_of(Format format) {
  return extensions[static_cast<std::size_t>(format)];
}

Written record(const Order& order, const Watcher& watcher) {
  Written written;
  written.windows = {order.window};
  std::map<RequestKey, std::uint32_t> ranks;
  if (order.slowest > 0) {
    const auto slowest = find_slowest(order, watcher);
    if (!slowest) return {.end = End::interrupted};
    written.slowest = *slowest;
    written.windows = neighbourhoods(*slowest, order.window);
    for (const SlowRequest& each : *slowest)
      ranks.emplace(each.key, static_cast<std::uint32_t>(ranks.size() + 1));
  }
  OutputFile file(order.path);
  const std::unique_ptr<Writer> writer = make_writer(order.format, file);
  BackgroundWriter background(*writer);
  std::optional<Recorder> recorder;
  const Finished finished{background};
  Simulation simulation;
  recorder.emplace(simulation, background, written.windows, std::move(ranks));
  const Time end = written.windows.empty() ? order.window.begin : written.windows.back().end;
  const double before = order.slowest > 0 ? 0.5 : 0;
  const auto too_long = [&] { return file.written() > order.most_bytes; };
  ObservedRun run(order, simulation, *recorder);
  const bool whole = run.run(end, [&](double part) {
    watcher.report(before + (1 - before) * part);
    return !watcher.stop() && !file.failed() && !too_long();
  });
  recorder->finish();
  written.recorded = recorder->recorded();
  written.bytes = file.bytes();
  if (file.failed())
    written.end = End::unwritable;
  else if (written.bytes > order.most_bytes)
    written.end = End::too_long;
  else if (!whole)
    written.end = End::interrupted;
  else if (!file.commit())
    written.end = End::unwritable;
  return written;
}

}  // namespace osarium::timeline
