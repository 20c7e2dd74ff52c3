#include "app/study/run_study.hpp"

#include <algorithm>

#include "analysis/stopping.hpp"
#include "app/study/pilot.hpp"
#include "app/study/running_study.hpp"

namespace osarium {

namespace {

constexpr std::int64_t stretches_of_a_replica = 20;

}  // namespace

std::vector<Replica> run_replica(const Study& study, const Architecture& architecture,
                                 std::uint32_t replica, Duration warmup, const CostTable& costs) {
  RunningStudy running(study, architecture, {static_cast<std::uint64_t>(study.run.seed), replica},
                       costs);
  running.run(warmup);
  running.begin_statistics();
  std::vector<Stretch> stretches;
  Duration done;
  for (std::int64_t i = 1; i <= stretches_of_a_replica; ++i) {
    const Duration end = i == stretches_of_a_replica
                             ? study.run.duration
                             : study.run.duration / stretches_of_a_replica * i;
    if (end == done) continue;  // less than a picosecond each
    stretches.push_back(running.run(end - done));
    done = end;
  }
  SystemMeasurement whole = running.whole();
  for (std::size_t i = 0; i < study.workloads.size(); ++i)
    if (!std::holds_alternative<clients::Calls>(study.workloads[i].clients))
      for (const Stretch& stretch : stretches)
        whole.structure.requests += stretch.workloads[i].measured.latency.count();
  const bool alone = study.run.replicas == 1;
  std::vector<Replica> results;
  for (std::size_t i = 0; i < study.workloads.size(); ++i) {
    results.push_back(replica_of(stretches, i, whole));
    if (alone) results.back().course.latency = latencies_of(stretches, i);
  }
  return results;
}

namespace {

class Runner {
 public:
  Runner(const Study& study, const Watcher& watcher)
      : study_(study),
        watcher_(watcher),
        all_(study.architectures.size() * static_cast<std::size_t>(study.run.replicas)) {}

  StudyResult run() {
    if (!study_.run.warmup.stated) all_ += study_.architectures.size();
    result_.warmup = find_warmup(study_, all_threads(), watch());
    if (watcher_.stop()) return {};
    for (const Architecture& architecture : study_.architectures)
      for (const WorkloadParameters& workload : study_.workloads)
        result_.runs.push_back({architecture.name, workload.name, {}, {}});
    add_replicas(static_cast<std::size_t>(study_.run.replicas));
    if (study_.run.stop) add_until_narrow(*study_.run.stop);
    drop_unfinished();
    for (RunResult& run : result_.runs) run.verdict = verdict(run);
    return std::move(result_);
  }

 private:
  JobWatch watch() {
    return {[this] { watcher_.report({++done_, all_}); }, watcher_.stop};
  }

  // Replicas up to this number, architecture by architecture.
  void add_replicas(std::size_t number) {
    const std::size_t from = replicas_;
    const std::size_t each = number - from;
    const std::size_t workloads = study_.workloads.size();
    std::vector<std::vector<Replica>> finished(study_.architectures.size() * each);
    const CostTable costs = study_.machine.cost_table();
    const auto run = [&](std::size_t job) {
      finished[job] =
          run_replica(study_, study_.architectures[job / each],
                      static_cast<std::uint32_t>(from + job % each), result_.warmup.length, costs);
    };
    parallel(finished.size(), all_threads(), run, watch());
    for (std::size_t job = 0; job < finished.size(); ++job)
      for (std::size_t w = 0; w < finished[job].size(); ++w)
        result_.runs[job / each * workloads + w].replicas.push_back(std::move(finished[job][w]));
    replicas_ = number;
  }

  // The widest of all runs decides, so that all have the same replicas, which are pairs.
  std::optional<Estimate> widest(const std::string& metric, std::size_t n) const {
    std::optional<Estimate> widest;
    for (const RunResult& run : result_.runs) {
      const auto estimate = run.metric(metric, n).estimate;
      if (!estimate) return std::nullopt;
      const double width = relative_half_width(*estimate).value_or(0);
      if (!widest || width > relative_half_width(*widest).value_or(0)) widest = estimate;
    }
    return widest;
  }

  void add_until_narrow(const StopParameters& stop) {
    const StopRule rule{.relative = stop.relative.value(),
                        .min_replicas = static_cast<std::size_t>(study_.run.replicas),
                        .max_replicas = static_cast<std::size_t>(stop.max_replicas)};
    const auto look = [&] {
      return decide(rule, replicas_, [&](std::size_t n) { return widest(stop.metric, n); });
    };
    StopDecision decision;
    while (!watcher_.stop()) {
      decision = look();
      if (decision.replicas) break;
      const std::size_t more =
          std::min(std::max<std::size_t>(2, replicas_ / 4), rule.max_replicas - replicas_);
      all_ += more * study_.architectures.size();
      add_replicas(replicas_ + more);
    }
    if (!decision.replicas) return;
    for (RunResult& run : result_.runs) run.replicas.resize(*decision.replicas);
    const auto last = widest(stop.metric, *decision.replicas);
    result_.stop = {decision.narrow, decision.needed,
                    last ? relative_half_width(*last).value_or(0) : 0};
  }

  void drop_unfinished() {
    const auto least = static_cast<std::size_t>(study_.run.replicas);
    std::erase_if(result_.runs, [&](const RunResult& run) { return run.replicas.size() < least; });
    std::size_t common = replicas_;
    for (const RunResult& run : result_.runs) common = std::min(common, run.replicas.size());
    for (RunResult& run : result_.runs) run.replicas.resize(common);
  }

  Verdict verdict(const RunResult& run) const {
    Verdict verdict = verdict_of(run);
    if (verdict.status == "saturated" || verdict.status == "not_stationary") return verdict;
    if (result_.warmup.how == WarmupResult::How::not_found)
      return {"not_stationary", "no end of the warm-up was found (" + result_.warmup.decided_by +
                                    "): a longer duration, or a warmup of your own"};
    return study_.run.stop ? narrow(run, *study_.run.stop, verdict) : verdict;
  }

  // `otherwise`, if the interval is as the study wants it.
  static Verdict narrow(const RunResult& run, const StopParameters& stop,
                        const Verdict& otherwise) {
    const Metric metric = run.metric(stop.metric);
    if (!metric.estimate) return {"too_few_samples", metric.reason};
    const double wanted = stop.relative.value();
    if (is_narrow(*metric.estimate, wanted)) return otherwise;
    const std::size_t needed = replicas_for(*metric.estimate, run.replicas.size(), wanted);
    return {"too_few_samples", stop.metric +
                                   " is not as narrow as the study wants: it takes about " +
                                   std::to_string(needed) + " replicas"};
  }

  const Study& study_;
  const Watcher& watcher_;
  StudyResult result_;
  std::size_t replicas_ = 0;  // that every run has, unless it was stopped
  std::size_t done_ = 0;
  std::size_t all_ = 0;
};

}  // namespace

StudyResult run_study(const Study& study, const Watcher& watcher) {
  return Runner(study, watcher).run();
}

}  // namespace osarium
