#include "analysis/metrics.hpp"
#include "analysis/quantiles.hpp"
#include "app/study/measure.hpp"

namespace osarium {

namespace {

// Of the requests that at least this share is faster than; 0: of all.
CohortLedger ledger_of(const TailLedger& terms, std::string name, double share) {
  CohortLedger ledger{.cohort = std::move(name)};
  const std::uint64_t needed = share == 0 ? 1 : samples_for(share);
  if (terms.count() < needed) {
    ledger.reason =
        "too few requests: " + std::to_string(terms.count()) + " of " + std::to_string(needed);
    return ledger;
  }
  TailLedger::Cohort cohort = terms.cohort(share);
  ledger.requests = cohort.requests;
  for (TailLedger::Cohort::Share& each : cohort.terms)
    ledger.terms.push_back({std::move(each.term), each.seconds});
  return ledger;
}

}  // namespace

std::vector<CohortLedger> cohorts_of(const Measurement& workload) {
  const std::vector<std::string> names = cohort_names();
  std::vector<CohortLedger> ledgers = {ledger_of(workload.terms, names[0], 0)};
  for (std::size_t i = 1; i < names.size(); ++i)
    ledgers.push_back(ledger_of(workload.terms, names[i], reported_quantiles[i - 1]));
  return ledgers;
}

}  // namespace osarium
