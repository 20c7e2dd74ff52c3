#include "app/sensitivity/study_points.hpp"

#include <algorithm>

#include "app/study/running_study.hpp"

namespace osarium {

StudyPoints::StudyPoints(const Study& study, std::size_t workload, std::string metric,
                         Duration warmup, Duration duration)
    : study_(study),
      workload_(workload),
      metric_(std::move(metric)),
      warmup_(warmup),
      duration_(duration) {}

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

Evaluated StudyPoints::at(const CostTable& costs, std::uint32_t replica) const {
  const Seed seed{static_cast<std::uint64_t>(study_.run.seed), replica};
  Evaluated result;
  for (const Architecture& architecture : study_.architectures) {
    RunningStudy running(study_, architecture, seed, costs);
    running.run(warmup_);
    const Stretch stretch = running.run(duration_);
    RunResult run;
    run.replicas.push_back(replica_of(std::span(&stretch, 1), workload_, running.whole()));
    run.replicas.back().course = {};  // of one stretch there is none
    const Metric metric = run.metric(metric_);
    if (!metric.estimate) throw NoValue{architecture.name, metric.reason};
    if (!(metric.estimate->value > 0))
      throw NoValue{architecture.name, "it is 0, and there is no ratio to 0"};
    result.values.push_back(metric.estimate->value);
    result.marks.push_back(static_cast<double>(run.events()));
    for (const Metric& each : run.metrics())
      if (each.estimate) result.marks.push_back(each.estimate->value);
  }
  return result;
}

}  // namespace osarium
