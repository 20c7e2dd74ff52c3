#include <algorithm>

#include "app/study/measure.hpp"

namespace osarium {

namespace {

// A cohort is given only if so many requests are in it: as for a quantile.
constexpr double fewest_requests = 10;

struct Share {
  const char* name;
  double below;
};
constexpr Share shares[] = {
    {"mean", 0}, {"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p99.9", 0.999}};

}  // namespace

std::vector<CohortLedger> cohorts_of(const Measurement& workload) {
  std::vector<CohortLedger> ledgers;
  const std::uint64_t count = workload.terms.count();
  for (const Share& share : shares) {
    CohortLedger& ledger = ledgers.emplace_back(CohortLedger{.cohort = share.name});
    const double needed = share.below == 0 ? 1 : fewest_requests / (1 - share.below);
    if (static_cast<double>(count) < needed) {
      ledger.reason = "too few requests: " + std::to_string(count) + " of " +
                      std::to_string(static_cast<std::int64_t>(needed + 0.5));
      continue;
    }
    TailLedger::Cohort cohort = workload.terms.cohort(share.below);
    ledger.requests = cohort.requests;
    for (TailLedger::Cohort::Share& each : cohort.terms)
      ledger.terms.push_back({std::move(each.term), each.seconds});
  }
  return ledgers;
}

}  // namespace osarium
