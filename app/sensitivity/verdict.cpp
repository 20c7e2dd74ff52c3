// Whether a sensitivity analysis is to be trusted.
#include "app/sensitivity/report.hpp"
#include "app/sensitivity/study_points.hpp"
#include "sim/parameters/text.hpp"

namespace osarium {

namespace {

constexpr double by_chance = 0.01;  // steady runs that are taken to be saturated, at most

// Points have the same random numbers, so chance that looks like a drift is in many of them: only
// the replicas at the stated costs can tell.
Verdict of_points(const SensitivityReport& report) {
  const Judged& judged = report.found.judged;
  std::string which;
  for (std::size_t a = 0; a < judged.saturated.size(); ++a)
    if (static_cast<double>(judged.saturated[a]) > by_chance * static_cast<double>(judged.points))
      which += (which.empty() ? "" : ", ") + report.study.architectures[a].name + " at " +
               std::to_string(judged.saturated[a]);
  if (which.empty()) return {};
  return {"saturated", "of " + std::to_string(judged.points) + " points " + which};
}

}  // namespace

Verdict verdict_of(const SensitivityReport& report) {
  Verdict worst;
  for (std::size_t a = 0; a < report.stated.size(); ++a)
    if (standing_of(report.stated[a]) > standing_of(worst))
      worst = {report.stated[a].status, "at the stated costs " +
                                            report.study.architectures[a].name + ": " +
                                            report.stated[a].reason};
  if (worst.status == "ok" && report.warmup.how == WarmupResult::How::not_found)
    worst = {"not_stationary",
             "no end of the warm-up was found (" + report.warmup.decided_by + ")"};
  const Verdict points = of_points(report);
  if (points.status == "ok") return worst;
  if (worst.status == "ok") return points;
  worst.reason += "; " + points.reason;
  if (standing_of(points) > standing_of(worst)) worst.status = points.status;
  return worst;
}

}  // namespace osarium
