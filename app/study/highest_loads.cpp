#include "app/study/highest_loads.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/metrics.hpp"
#include "analysis/quantiles.hpp"
#include "workloads/replay/stamped_arrivals.hpp"

namespace osarium {

namespace {

// The rate, and the same arrivals that many times as fast; nothing for those that have no rate to
// change.
std::optional<double> rate_of(const Arrivals& arrivals) {
  return std::visit(
      [](const auto& each) -> std::optional<double> {
        if constexpr (requires { each.rate; }) {
          return each.rate.per_second();
        } else if constexpr (requires { each.states; }) {
          double requests = 0, time = 0;
          for (const arrivals::MmppState& state : each.states) {
            requests += state.rate.per_second() * state.stay.seconds();
            time += state.stay.seconds();
          }
          return requests / time;
        } else {
          return std::nullopt;
        }
      },
      arrivals);
}

Rate scaled(Rate rate, double factor) {
  return Rate::of_count(std::llround(static_cast<double>(rate.count()) * factor));
}

void scale(Arrivals& arrivals, double factor) {
  std::visit(
      [factor](auto& each) {
        if constexpr (requires { each.rate; })
          each.rate = scaled(each.rate, factor);
        else if constexpr (requires { each.states; })
          for (arrivals::MmppState& state : each.states) {
            state.rate = scaled(state.rate, factor);
            state.stay = Duration::picoseconds(
                std::llround(static_cast<double>(state.stay.picoseconds()) / factor));
          }
      },
      arrivals);
}

bool waits_for_answers(const WorkloadParameters& workload) {
  return std::holds_alternative<arrivals::Closed>(workload.arrivals) ||
         std::holds_alternative<clients::Calls>(workload.clients);
}

std::optional<double> rate_of(const WorkloadParameters& workload) {
  return workload.plan != nullptr ? replay::offered_rate(workload) : rate_of(workload.arrivals);
}

void scale(WorkloadParameters& workload, double factor) {
  if (workload.plan != nullptr)
    workload.replay.rate_factor = workload.replay.speed() * factor;
  else
    scale(workload.arrivals, factor);
}

double load_of(const Study& study) {
  double load = 0;
  for (const WorkloadParameters& workload : study.workloads)
    if (!waits_for_answers(workload)) load += rate_of(workload).value_or(0);
  return load;
}

// Of all samples, also where they do not support an interval.
double plain_quantile(const RunResult& run, double share) {
  Histogram all;
  for (const Replica& replica : run.replicas) all.merge(replica.latency);
  return all.quantile(share)->seconds();
}

// One architecture at one load.
class LoadTrial {
 public:
  LoadTrial(const Study& study, const Objective& objective, double load, double factor)
      : objective_(objective), study_(study), point_{.load = load, .metric = {}} {
    for (WorkloadParameters& workload : study_.workloads)
      if (!waits_for_answers(workload)) scale(workload, factor);
  }

  // False: it cannot be evaluated, and `reason` says why.
  bool run(const Watcher& watcher, std::string& reason) {
    const StudyResult result = run_study(study_, watcher);
    bool overloaded = false;
    for (const RunResult& run : result.runs) overloaded |= run.verdict.status == "saturated";
    if (overloaded) return true;
    for (const RunResult& run : result.runs)
      if (run.verdict.status != "ok" && run.verdict.status != "too_few_samples")
        point_.doubt = run.verdict.status + ": " + run.verdict.reason;
    for (const RunResult& run : result.runs)
      if (run.failed() > 0 && point_.doubt.empty())
        point_.doubt = std::to_string(run.failed()) + " of " + std::to_string(run.requests()) +
                       " requests failed";
    for (const RunResult& run : result.runs)
      if (!look_at(run, reason)) return false;
    return true;
  }
  const LoadPoint& point() const { return point_; }

 private:
  // The worst of all workloads counts.
  bool look_at(const RunResult& run, std::string& reason) {
    const Metric metric = run.metric(objective_.metric);
    std::optional<Estimate> estimate = metric.estimate;
    const auto share = share_of(objective_.metric);
    const bool enough =
        share && std::all_of(run.replicas.begin(), run.replicas.end(), [&](const Replica& replica) {
          return replica.requests >= samples_for(*share);
        });
    if (!estimate && enough) estimate = Estimate{.value = plain_quantile(run, *share)};
    if (!estimate) {
      reason = "at " + std::to_string(std::llround(point_.load)) + " requests a second " +
               metric.reason + ": a longer run.duration";
      return false;
    }
    if (!point_.metric || estimate->value > point_.metric->value) point_.metric = estimate;
    return true;
  }

  const Objective& objective_;
  Study study_;
  LoadPoint point_;
};

}  // namespace

void check_scalable(const StudyFile& file, Errors& errors) {
  bool any = false;
  for (const WorkloadParameters& workload : file.study.workloads) {
    if (waits_for_answers(workload)) continue;
    any = true;
    if (rate_of(workload)) continue;
    errors.add({file.path, 0, 0, "workload", workload.name, "whose arrivals have no rate to change",
                "arrivals: {kind: poisson}, uniform, periodic or mmpp"});
  }
  if (!any)
    errors.add({file.path, 0, 0, "workload", "",
                "has no arrivals from outside, so no load to change",
                "arrivals: {kind: poisson}, uniform, periodic or mmpp; of a trace replay: {mode: "
                "open}"});
}

std::vector<ArchitectureLoad> highest_loads(const Study& study, const Objective& objective,
                                            const Watcher& watcher) {
  std::vector<ArchitectureLoad> results;
  const double first = load_of(study);
  std::size_t done = 0;
  const Watcher inner{[&](const Progress& progress) {
                        watcher.report({done + progress.done, done + progress.all});
                      },
                      watcher.stop};
  for (const Architecture& architecture : study.architectures) {
    Study alone = study;
    alone.architectures = {architecture};
    LoadSearch search(first, objective.limit);
    for (auto load = search.next(); load && !watcher.stop(); load = search.next()) {
      LoadTrial trial(alone, objective, *load, *load / first);
      std::string reason;
      const bool evaluated = trial.run(inner, reason);
      if (watcher.stop()) break;  // it may have ended early
      if (evaluated)
        search.add(trial.point());
      else
        search.give_up(reason);
      done += static_cast<std::size_t>(study.run.replicas) + 1;
    }
    const bool finished = !watcher.stop();
    if (!finished && search.so_far().empty()) break;
    if (!finished) search.give_up("interrupted: it lies " + search.so_far() + " requests a second");
    results.push_back({architecture.name, search.result(), finished});
    if (finished) continue;
    HighestLoad& found = results.back().found;
    if (found.load && !found.load->low) found.doubt = "interrupted before its interval was known";
    break;
  }
  return results;
}

}  // namespace osarium
