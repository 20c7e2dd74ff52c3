#include "app/sensitivity/study_points.hpp"

#include <algorithm>

#include "app/study/run_study.hpp"
#include "architectures/system.hpp"
#include "workloads/load.hpp"

namespace osarium {

StudyPoints::StudyPoints(const Study& study, std::size_t workload, std::string metric,
                         std::int64_t part)
    : study_(study), workload_(workload), metric_(std::move(metric)) {
  study_.run.duration = study.run.duration / part;
}

// A part of the models looks its costs up when it is built.
std::set<std::string> StudyPoints::rows_read() const {
  const CostTable table = CostTable::standard();
  std::set<std::string> read;
  for (const Cost& row : table.rows()) read.insert(row.name);
  std::set<std::string> unread = read;
  for (const Architecture& architecture : study_.architectures) {
    Simulation simulation;
    Machine machine(simulation, study_.machine);
    System system(machine, architecture);
    Directory directory;
    std::vector<std::unique_ptr<Load>> loads;
    for (const WorkloadParameters& workload : study_.workloads)
      loads.push_back(
          Load::start(workload, system, Seed{}, Time(), Time() + study_.run.duration, directory));
    std::set<std::string> still;
    for (const std::string& row : machine.costs().unread())
      if (unread.contains(row)) still.insert(row);
    unread = std::move(still);
    system.stop();
  }
  for (const std::string& row : unread) read.erase(row);
  return read;
}

Evaluated StudyPoints::at(const CostTable& costs, std::uint32_t replica) const {
  Evaluated outcome;
  for (const Architecture& architecture : study_.architectures) {
    RunResult run;
    run.replicas.push_back(run_replica(study_, architecture, replica, costs)[workload_]);
    const std::vector<Metric> metrics = run.metrics();
    const auto found = std::find_if(metrics.begin(), metrics.end(),
                                    [&](const Metric& each) { return each.name == metric_; });
    if (!found->estimate) throw NoValue{architecture.name, found->reason};
    if (!(found->estimate->value > 0))
      throw NoValue{architecture.name, "it is 0, and there is no ratio to 0"};
    outcome.values.push_back(found->estimate->value);
    outcome.marks.push_back(static_cast<double>(run.events()));
    for (const Metric& each : metrics)
      if (each.estimate) outcome.marks.push_back(each.estimate->value);
  }
  return outcome;
}

}  // namespace osarium
