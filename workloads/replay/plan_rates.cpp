#include "workloads/replay/plan_rates.hpp"

#include <algorithm>
#include <limits>

namespace osarium::replay {

std::int64_t begin_of(const Pairing& pairing) {
  std::int64_t begin = std::numeric_limits<std::int64_t>::max();
  for (const Pair& each : pairing.pairs) begin = std::min(begin, each.fit.exchanges.front().from);
  return begin;
}

std::int64_t sequential_of(const Pairing& pairing) {
  std::int64_t first_end = std::numeric_limits<std::int64_t>::max();
  for (const Pair& each : pairing.pairs)
    first_end = std::min(first_end, each.fit.exchanges.back().to);
  return std::count_if(pairing.pairs.begin(), pairing.pairs.end(), [&](const Pair& each) {
    return each.fit.exchanges.front().from > first_end;
  });
}

double rate_of_connections(const Plan& plan) {
  double requests = 0;
  for (const Connection& each : plan.connections) requests += static_cast<double>(each.exchanges());
  return plan.span > 0 ? requests / (static_cast<double>(plan.span) / 1e9) : 0;
}

double rate_of_files(const FilePlan& plan, const CallHistory& history) {
  std::int64_t begin = std::numeric_limits<std::int64_t>::max(), end = 0;
  for (const FileThread& each : plan.threads) {
    const std::vector<RecordedCall>& calls = history.threads[each.recorded].calls;
    begin = std::min(begin, calls.front().enter);
    end = std::max(end, calls.back().exit);
  }
  const auto requests = static_cast<double>(plan.requests());
  return end > begin ? requests / (static_cast<double>(end - begin) / 1e9) : 0;
}

}  // namespace osarium::replay
