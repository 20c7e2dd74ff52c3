#include "models/hardware/max_min.hpp"

#include <algorithm>
#include <limits>

#include "sim/engine/check.hpp"

namespace osarium {

MaxMin::MaxMin(std::span<const double> capacities, std::size_t flows)
    : flows_(flows), uses_(flows * capacities.size()) {
  for (const double capacity : capacities) {
    OSARIUM_CHECK(capacity > 0, "a shared resource without capacity");
    resources_.push_back({.capacity = capacity});
  }
  rising_.reserve(flows);
  scarce_.reserve(capacities.size());
}

void MaxMin::set_uses(std::size_t flow, std::span<const Use> uses) {
  OSARIUM_CHECK(uses.size() <= resources_.size(), "a flow uses a resource twice");
  std::copy(uses.begin(), uses.end(), uses_.data() + flow * resources_.size());
  flows_[flow].uses = uses.size();
  flows_[flow].bits = 0;
  for (const Use& use : uses) flows_[flow].bits |= bit(use.resource);
}

void MaxMin::set_demand(std::size_t flow, double demand) {
  OSARIUM_CHECK(demand >= 0, "a flow demands less than nothing");
  flows_[flow].demand = demand;
}

double MaxMin::load(std::size_t resource) const {
  double sum = 0;
  for (std::size_t flow = 0; flow < flows_.size(); ++flow)
    for (const Use& use : uses(flow))
      if (use.resource == static_cast<std::int32_t>(resource)) sum += use.weight * rate(flow);
  return sum;
}

bool MaxMin::solve() {
  if (!find_scarce()) return false;
  find_rising();
  while (!rising_.empty()) {
    const std::int32_t full = bottleneck();
    const double level = resources_[full].remaining / resources_[full].weight;
    // Who wants less than the lowest level at which something is full gets it, and the levels of
    // what it uses rise by what it leaves. Only when there is nobody like that is something full.
    if (stop_if([&](std::size_t flow) { return flows_[flow].demand <= level; }, level)) continue;
    stop_if([&](std::size_t flow) { return uses_resource(flow, full); }, level);
  }
  return true;
}

// A resource on which no more is wanted than there is cannot stop a flow.
bool MaxMin::find_scarce() {
  for (Resource& resource : resources_) {
    resource.wanted = resource.weight = 0;
    resource.rising = 0;
  }
  for (std::size_t i = 0; i < flows_.size(); ++i) {
    Flow& flow = flows_[i];
    flow.rate = flow.demand;
    if (flow.demand == 0) continue;
    for (const Use& use : uses(i)) {
      Resource& resource = resources_[use.resource];
      resource.wanted += use.weight * flow.demand;
      resource.weight += use.weight;
      ++resource.rising;
    }
  }
  scarce_.clear();
  for (Resource& resource : resources_) {
    resource.remaining = resource.capacity;
    resource.scarce = resource.wanted > resource.capacity;
    if (resource.scarce)
      scarce_.push_back(static_cast<std::int32_t>(&resource - resources_.data()));
  }
  return !scarce_.empty();
}

void MaxMin::find_rising() {
  rising_.clear();
  std::uint64_t scarce = 0;
  for (const std::int32_t resource : scarce_) scarce |= bit(resource);
  for (std::size_t flow = 0; flow < flows_.size(); ++flow) {
    if (flows_[flow].demand == 0 || (flows_[flow].bits & scarce) == 0) continue;
    if (resources_.size() <= most_bits || uses_scarce(flow)) rising_.push_back(flow);
  }
}

bool MaxMin::uses_resource(std::size_t flow, std::int32_t resource) const {
  if ((flows_[flow].bits & bit(resource)) == 0) return false;
  if (resources_.size() <= most_bits) return true;
  for (const Use& use : uses(flow))
    if (use.resource == resource) return true;
  return false;
}

bool MaxMin::uses_scarce(std::size_t flow) const {
  for (const Use& use : uses(flow))
    if (resources_[use.resource].scarce) return true;
  return false;
}

// The resource that is full first.
std::int32_t MaxMin::bottleneck() const {
  std::int32_t first = scarce_.front();
  double lowest = std::numeric_limits<double>::infinity();
  for (const std::int32_t i : scarce_) {
    const Resource& resource = resources_[i];
    if (resource.rising == 0) continue;
    const double level = resource.remaining / resource.weight;
    if (level < lowest) {
      lowest = level;
      first = i;
    }
  }
  return first;
}

void MaxMin::stop(std::size_t flow, double rate) {
  flows_[flow].rate = rate;
  for (const Use& use : uses(flow)) {
    Resource& resource = resources_[use.resource];
    resource.remaining -= use.weight * rate;
    resource.weight -= use.weight;
    --resource.rising;
  }
}

// True if there was one.
template <class Condition>
bool MaxMin::stop_if(Condition condition, double level) {
  auto kept = rising_.begin();
  for (const std::size_t flow : rising_) {
    if (condition(flow))
      stop(flow, std::min(flows_[flow].demand, level));
    else
      *kept++ = flow;
  }
  const bool any = kept != rising_.end();
  rising_.erase(kept, rising_.end());
  return any;
}

}  // namespace osarium
