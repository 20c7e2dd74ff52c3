#include "app/sensitivity/study_points.hpp"

#include <algorithm>

#include "app/study/run_study.hpp"
#include "app/study/running_study.hpp"

namespace osarium {

StudyPoints::StudyPoints(const Study& study, std::size_t workload, std::string metric,
                         Duration warmup, Duration duration)
    : study_(study), workload_(workload), metric_(std::move(metric)), warmup_(warmup) {
  study_.run.duration = duration;
}

// A part of the models looks its costs up when it is built.
std::set<std::string> StudyPoints::rows_read() const {
  const CostTable table = study_.machine.cost_table();
  std::set<std::string> read;
  for (const Architecture& architecture : study_.architectures) {
    const RunningStudy running(study_, architecture, Seed{});
    const std::vector<std::string> unread = running.costs().unread();
    for (const Cost& row : table.rows())
      if (std::find(unread.begin(), unread.end(), row.name) == unread.end()) read.insert(row.name);
  }
  return read;
}

StudyPoints::Runs StudyPoints::run(const CostTable& costs, std::uint32_t replica) const {
  Runs runs;
  for (const Architecture& architecture : study_.architectures) {
    std::vector<RunResult>& of_architecture = runs.emplace_back();
    std::vector<Replica> replicas = run_replica(study_, architecture, replica, warmup_, costs);
    for (std::size_t i = 0; i < replicas.size(); ++i) {
      replicas[i].course.latency.clear();  // quantiles are those of all requests
      of_architecture.push_back({architecture.name, study_.workloads[i].name, {}, {}});
      of_architecture.back().replicas.push_back(std::move(replicas[i]));
    }
  }
  return runs;
}

Evaluated StudyPoints::evaluated(const Runs& runs) const {
  Evaluated result;
  for (const std::vector<RunResult>& of_architecture : runs) {
    const RunResult& run = of_architecture[workload_];
    const Metric metric = run.metric(metric_);
    if (!metric.estimate) throw NoValue{run.architecture, metric.reason};
    if (!(metric.estimate->value > 0))
      throw NoValue{run.architecture, "it is 0, and there is no ratio to 0"};
    result.values.push_back(metric.estimate->value);
    result.marks.push_back(static_cast<double>(run.events()));
    for (const Metric& each : run.metrics())
      if (each.estimate) result.marks.push_back(each.estimate->value);
    result.standings.push_back(standing_of(steadiness_of(of_architecture)));
  }
  return result;
}

Standing standing_of(const Verdict& verdict) {
  if (verdict.status == "saturated") return Standing::saturated;
  return verdict.status == "not_stationary" ? Standing::not_stationary : Standing::steady;
}

Verdict steadiness_of(const std::vector<RunResult>& workloads) {
  Verdict worst;
  for (const RunResult& run : workloads) {
    Verdict verdict = verdict_of(run);
    if (standing_of(verdict) > standing_of(worst)) worst = std::move(verdict);
  }
  return worst;
}

}  // namespace osarium
