#include "app/sensitivity/run_sensitivity.hpp"

#include <algorithm>
#include <optional>

#include "app/sensitivity/study_points.hpp"
#include "app/study/pilot.hpp"
#include "sim/parameters/text.hpp"

namespace osarium {

namespace {

using Clock = std::chrono::steady_clock;

// Of the study's measured time. The metric has to have a value in half of what a point measures, so
// that it has one also where everything takes longer.
constexpr std::int64_t parts[] = {16, 8, 4, 2, 1};

class Advance {
 public:
  explicit Advance(const SensitivityWatcher& watcher) : watcher_(watcher) {}

  PointWatch watch() {
    return {{[this] { report(); }, watcher_.stop}, [this](std::size_t points) {
              expect(points);
              ++announced_;
            }};
  }
  void expect(std::size_t points) { all_ = done_ + points; }
  bool stopped() const { return watcher_.stop(); }

 private:
  void report() {
    const std::chrono::duration<double> taken = Clock::now() - begin_;
    ++done_;
    const double left = static_cast<double>(all_ - done_) / static_cast<double>(done_);
    watcher_.report({done_, all_, announced_ > 1 ? taken * left : taken * 0});
  }

  const SensitivityWatcher& watcher_;
  Clock::time_point begin_ = Clock::now();
  std::size_t done_ = 0;
  std::size_t all_ = 0;
  int announced_ = 0;  // the moves first, then all else: then it is known how much there is
};

ConfigError no_value(const SensitivityQuestion& question, const NoValue& missing,
                     const Study& study, bool stated) {
  return {"osarium",
          0,
          0,
          "sensitivity --metric",
          question.metric,
          "which has no value for " + missing.architecture +
              (stated ? " even in the whole measured time: " : " at some of the points: ") +
              missing.reason,
          "a metric that every run has, or a longer run than " + print_value(study.run.duration) +
              ": -s run.duration=" + print_value(study.run.duration * 4)};
}

// The replicas at the stated costs.
struct Stated {
  std::vector<Values> values;
  std::vector<Verdict> verdicts;  // of all together, by architecture
};
Stated stated(const StudyPoints& points, const CostTable& table, std::int64_t replicas,
              unsigned threads, const PointWatch& watch) {
  std::vector<StudyPoints::Runs> runs(static_cast<std::size_t>(replicas));
  const auto run = [&](std::size_t r) {
    runs[r] = points.run(table, static_cast<std::uint32_t>(r));
  };
  runs.resize(parallel(runs.size(), threads, run, watch));
  Stated result;
  for (const StudyPoints::Runs& each : runs) result.values.push_back(points.evaluated(each).values);
  if (runs.empty()) return result;
  StudyPoints::Runs all = runs.front();
  for (std::size_t r = 1; r < runs.size(); ++r)
    for (std::size_t a = 0; a < all.size(); ++a)
      for (std::size_t w = 0; w < all[a].size(); ++w)
        all[a][w].replicas.push_back(std::move(runs[r][a][w].replicas.front()));
  for (const std::vector<RunResult>& each : all) result.verdicts.push_back(steadiness_of(each));
  return result;
}

}  // namespace

std::optional<SensitivityReport> run_sensitivity(const Study& study,
                                                 const SensitivityQuestion& question,
                                                 unsigned threads,
                                                 const SensitivityWatcher& watcher,
                                                 Errors& errors) {
  const CostTable table = study.machine.cost_table();
  Advance advance(watcher);
  const PointWatch watch = advance.watch();
  const WarmupResult warmup = find_warmup(study, threads, {.stop = watcher.stop});
  std::optional<StudyPoints> points;
  Stated at_stated;
  const auto measure_stated = [&](Duration duration) {
    points.emplace(study, question.workload, question.metric, warmup.length, duration);
    advance.expect(static_cast<std::size_t>(study.run.replicas));
    at_stated = stated(*points, table, study.run.replicas, threads, watch);
  };
  for (const std::int64_t part : parts) {
    try {
      measure_stated(study.run.duration / part);
      if (part > 1) measure_stated(study.run.duration / part * 2);
      break;
    } catch (const NoValue& missing) {
      if (part == 1) errors.add(no_value(question, missing, study, true));
    }
  }
  if (errors.any_errors() || advance.stopped()) return std::nullopt;
  SensitivityReport report{study,
                           study.workloads[question.workload].name,
                           question.metric,
                           points->duration(),
                           question.plan,
                           table,
                           constants_of(table, points->rows_read()),
                           at_stated.values,
                           warmup,
                           at_stated.verdicts,
                           pair_orders(at_stated.values),
                           {}};
  const std::vector<Constant>& constants = report.constants.varied;
  const Evaluation evaluation = [&](const Point& factors) {
    return points->evaluated(points->run(scaled(table, constants, factors), 0));
  };
  try {
    report.found =
        analyse(question.plan, box_of(constants), report.orders, evaluation, threads, watch);
  } catch (const NoValue& missing) {
    errors.add(no_value(question, missing, study, false));
    return std::nullopt;
  }
  if (report.found.trajectories == 0) return std::nullopt;
  return report;
}

}  // namespace osarium
