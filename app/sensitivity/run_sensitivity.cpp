#include "app/sensitivity/run_sensitivity.hpp"

#include <algorithm>
#include <memory>

#include "app/sensitivity/study_points.hpp"
#include "app/study/pilot.hpp"
#include "sim/parameters/text.hpp"

namespace osarium {

namespace {

using Clock = std::chrono::steady_clock;

// Points measure a quarter of the study's time each, more if the metric has no value otherwise.
constexpr std::int64_t parts[] = {4, 2, 1};

// Points done of those known by now; what is still to do is guessed from what the others took.
class Advance {
 public:
  explicit Advance(const SensitivityWatcher& watcher) : watcher_(watcher) {}

  PointWatch watch() {
    return {[this] { report(); }, watcher_.stop};
  }
  void add(std::size_t points) { all_ += points; }
  bool stopped() const { return watcher_.stop(); }

 private:
  void report() {
    const std::chrono::duration<double> taken = Clock::now() - begin_;
    ++done_;
    watcher_.report({done_, all_, taken * (static_cast<double>(all_) / done_as_number() - 1)});
  }
  double done_as_number() const { return static_cast<double>(done_); }

  const SensitivityWatcher& watcher_;
  Clock::time_point begin_ = Clock::now();
  std::size_t done_ = 0;
  std::size_t all_ = 0;
};

ConfigError no_value(const SensitivityQuestion& question, const NoValue& missing,
                     const Study& study, bool stated) {
  return {"osarium",
          0,
          0,
          "sensitivity --metric",
          question.metric,
          "has no value for " + missing.architecture +
              (stated ? " even in the whole measured time: " : " at some of the points: ") +
              missing.reason,
          "a metric that every run has, or a longer run than " + print_value(study.run.duration) +
              ": -s run.duration=" + print_value(study.run.duration * 4)};
}

// As `compare` does it, but never longer than what is measured.
Duration warmup_before(const Study& study, Duration duration) {
  if (study.run.warmup.stated) return *study.run.warmup.stated;
  std::vector<Pilot> pilots;
  for (const Architecture& architecture : study.architectures)
    pilots.push_back(run_pilot(study, architecture));
  return std::min(warmup_of(study, pilots).length, duration);
}

// The replicas at the stated costs.
std::vector<Values> stated(const StudyPoints& points, std::int64_t replicas, unsigned threads,
                           const PointWatch& watch) {
  std::vector<Point> numbers;
  for (std::int64_t r = 0; r < replicas; ++r) numbers.push_back({static_cast<double>(r)});
  const CostTable table = CostTable::standard();
  const Evaluation evaluation = [&](const Point& number) {
    return points.at(table, static_cast<std::uint32_t>(number[0]));
  };
  std::vector<Values> values;
  for (Evaluated& each : evaluate(numbers, evaluation, threads, watch))
    values.push_back(std::move(each.values));
  return values;
}

}  // namespace

std::optional<SensitivityReport> run_sensitivity(const Study& study,
                                                 const SensitivityQuestion& question,
                                                 unsigned threads,
                                                 const SensitivityWatcher& watcher,
                                                 Errors& errors) {
  const CostTable table = CostTable::standard();
  Advance advance(watcher);
  const PointWatch watch = advance.watch();
  std::unique_ptr<StudyPoints> points;
  std::vector<Values> replicas;
  for (const std::int64_t part : parts) {
    const Duration duration = study.run.duration / part;
    points = std::make_unique<StudyPoints>(study, question.workload, question.metric,
                                           warmup_before(study, duration), duration);
    try {
      advance.add(static_cast<std::size_t>(study.run.replicas));
      replicas = stated(*points, study.run.replicas, threads, watch);
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
                           replicas,
                           pair_orders(replicas),
                           {}};
  const std::vector<Constant>& constants = report.constants.varied;
  advance.add(points_of(question.plan, constants.size()));
  const Evaluation evaluation = [&](const Point& factors) {
    return points->at(scaled(table, constants, factors), 0);
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
