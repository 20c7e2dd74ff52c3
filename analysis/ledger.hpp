// Where the latency of a cohort of requests goes: of all, or of those at or above a quantile. Terms
// add up to the mean latency of the cohort, those of a difference between two architectures to the
// difference of these means; intervals are over replicas (docs/statistics.md). Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/estimate.hpp"

namespace osarium {

struct TermTime {
  std::string term;  // a cause, or "cause:name"
  double seconds = 0;
};

// Of one replica.
struct CohortLedger {
  std::string cohort;  // "mean", "p50", "p90", "p99", "p99.9"
  std::uint64_t requests = 0;
  std::vector<TermTime> terms = {};  // in order of causes; those that are not there are 0
  std::string reason = {};           // why there are none

  double total() const;
};

struct TermEstimate {
  std::string term;
  Estimate seconds;
};

// Over replicas; without terms if one of them has none, and then with its reason.
struct LedgerEstimate {
  std::string cohort;
  std::vector<TermEstimate> terms = {};
  Estimate total = {};
  std::string reason = {};
};
LedgerEstimate ledger_over(const std::vector<CohortLedger>& replicas);
// The same by cause: the names of a cause put together.
LedgerEstimate by_cause(const std::vector<CohortLedger>& replicas);

// How the mean latency of a cohort becomes that of another architecture's: paired differences,
// replica by replica, with common random numbers.
struct Waterfall {
  std::string cohort;
  Estimate baseline = {};
  Estimate other = {};
  Estimate difference = {};
  std::vector<TermEstimate> steps = {};  // other - baseline, the largest first
  std::string reason = {};               // why there are none
};
// Replicas that only one of the two has are left out.
// Of more than `most` steps the smallest ones are put together in a last one, "other".
Waterfall waterfall(const std::vector<CohortLedger>& baseline,
                    const std::vector<CohortLedger>& others, std::size_t most);

}  // namespace osarium
