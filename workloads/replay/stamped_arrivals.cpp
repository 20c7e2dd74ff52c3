#include "workloads/replay/stamped_arrivals.hpp"

#include <algorithm>

#include "workloads/replay/plan.hpp"

namespace osarium::replay {

StampedArrivals::StampedArrivals(std::span<const std::int64_t> stamps, std::int64_t span,
                                 std::int64_t origin, double rate)
    : stamps_(stamps), span_(span), rounds_(-origin), rate_(rate) {
  OSARIUM_CHECK(!stamps.empty() && span > 0, "arrivals without any");
  while (place_ < stamps_.size() && stamps_[place_] < origin) ++place_;
  if (place_ == stamps_.size()) {
    place_ = 0;
    rounds_ += span_;
  }
}

Time StampedArrivals::time() const {
  const auto since = static_cast<double>(rounds_ + stamps_[place_]);
  return Time() + Duration::from_picoseconds(since * 1e3 / rate_);
}

void StampedArrivals::advance() {
  if (++place_ < stamps_.size()) return;
  place_ = 0;
  rounds_ += span_;
}

// Whole rounds at once: at a high rate there are many of them.
std::uint64_t StampedArrivals::pass(Time end) {
  if (time() > end) return 0;
  const double recorded = static_cast<double>((end - time()).picoseconds()) * rate_ / 1e3;
  const auto rounds = static_cast<std::int64_t>(recorded / static_cast<double>(span_) * (1 - 1e-9));
  rounds_ += rounds * span_;
  std::uint64_t count = static_cast<std::uint64_t>(rounds) * stamps_.size();
  for (; time() <= end; advance()) ++count;
  return count;
}

std::size_t connections_of(const WorkloadParameters& workload) {
  const std::size_t recorded = workload.plan->connections.size();
  if (recorded == 0) return 0;
  return static_cast<std::size_t>(
      workload.replay.clients.value_or(static_cast<std::int64_t>(recorded)));
}

std::vector<StampedArrivals> stamped_arrivals(const WorkloadParameters& workload,
                                              const Seed& seed) {
  if (!workload.replay.is_open()) return {};
  const Plan& plan = *workload.plan;
  std::vector<StampedArrivals> arrivals;
  std::int64_t origin = 0;
  for (std::size_t i = 0; i < connections_of(workload); ++i) {
    const std::size_t recorded = i % plan.connections.size();
    if (recorded == 0) {
      Stream draws(seed, workload.name, i / plan.connections.size(), "origin");
      origin = static_cast<std::int64_t>(draws.uniform() * static_cast<double>(plan.span));
    }
    arrivals.emplace_back(plan.connections[recorded].stamps, plan.span, origin,
                          workload.replay.speed());
  }
  return arrivals;
}

double offered_rate(const WorkloadParameters& workload) {
  const Plan& plan = *workload.plan;
  double requests = 0;
  for (std::size_t i = 0; i < connections_of(workload); ++i)
    requests += static_cast<double>(plan.connections[i % plan.connections.size()].exchanges());
  return requests * workload.replay.speed() / (static_cast<double>(plan.span) / 1e9);
}

}  // namespace osarium::replay
