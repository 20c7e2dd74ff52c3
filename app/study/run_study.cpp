#include "app/study/run_study.hpp"

#include <atomic>
#include <mutex>
#include <thread>

#include "app/study/measure.hpp"
#include "architectures/system.hpp"
#include "workloads/load.hpp"

namespace osarium {

std::vector<Replica> run_replica(const Study& study, const Architecture& architecture,
                                 std::uint32_t replica) {
  Simulation simulation;
  Machine machine(simulation, study.machine);
  System system(machine, architecture);
  const Time begin = Time() + study.run.warmup_or_default();
  const Time end = begin + study.run.duration;
  const Seed seed{static_cast<std::uint64_t>(study.run.seed), replica};
  Directory directory;
  std::vector<std::unique_ptr<Load>> loads;
  for (const WorkloadParameters& workload : study.workloads)
    loads.push_back(Load::start(workload, system, seed, begin, end, directory));
  simulation.run_until(begin);
  const CpuTimes before = cpu_times(machine);
  system.platform().begin_statistics();
  simulation.run_until(end);
  SystemMeasurement whole = measure(system, cpu_times(machine) - before);
  for (std::size_t i = 0; i < loads.size(); ++i)
    if (!std::holds_alternative<clients::Calls>(study.workloads[i].clients))
      whole.structure.requests += loads[i]->measurement().latency.count();
  std::vector<Replica> results;
  for (std::size_t i = 0; i < loads.size(); ++i) {
    results.push_back(replica_of(loads[i]->measurement(), whole, study.run.duration));
    results.back().offered = offered(study.workloads[i], seed, begin, end);
  }
  system.stop();
  return results;
}

namespace {

// Runs that are to be done, handed out in order.
class Jobs {
 public:
  Jobs(const Study& study, const std::function<void(const Progress&)>& report,
       const std::function<bool()>& stop)
      : study_(study), report_(report), stop_(stop), results_(count()) {}

  void work() {
    for (std::size_t job = next_++; job < count() && !stop_(); job = next_++) {
      const std::size_t replicas = static_cast<std::size_t>(study_.run.replicas);
      results_[job] = run_replica(study_, study_.architectures[job / replicas],
                                  static_cast<std::uint32_t>(job % replicas));
      const std::scoped_lock lock(reporting_);
      report_({++done_, count()});
    }
  }

  std::vector<RunResult> results() {
    std::vector<RunResult> runs;
    const auto replicas = static_cast<std::size_t>(study_.run.replicas);
    for (std::size_t a = 0; a < study_.architectures.size(); ++a)
      for (std::size_t w = 0; w < study_.workloads.size(); ++w) {
        RunResult run{study_.architectures[a].name, study_.workloads[w].name, "ok", {}};
        for (std::size_t r = 0; r < replicas; ++r)
          if (auto& finished = results_[a * replicas + r]; !finished.empty())
            run.replicas.push_back(std::move(finished[w]));
        if (run.replicas.size() != replicas) continue;
        run.status = status_of(run.replicas);
        runs.push_back(std::move(run));
      }
    return runs;
  }

 private:
  std::size_t count() const {
    return study_.architectures.size() * static_cast<std::size_t>(study_.run.replicas);
  }

  const Study& study_;
  const std::function<void(const Progress&)>& report_;
  const std::function<bool()>& stop_;
  std::vector<std::vector<Replica>> results_;
  std::atomic<std::size_t> next_ = 0;
  std::mutex reporting_;
  std::size_t done_ = 0;
};

}  // namespace

std::vector<RunResult> run_study(const Study& study,
                                 const std::function<void(const Progress&)>& report,
                                 const std::function<bool()>& stop) {
  Jobs jobs(study, report, stop);
  std::vector<std::jthread> threads;
  const unsigned wanted = std::max(1u, std::thread::hardware_concurrency());
  for (unsigned i = 1; i < wanted; ++i) threads.emplace_back([&jobs] { jobs.work(); });
  jobs.work();
  threads.clear();
  return jobs.results();
}

}  // namespace osarium
