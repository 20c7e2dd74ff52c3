#include "models/mechanisms/lock_statistics.hpp"

#include <algorithm>
#include <deque>

namespace osarium {

std::vector<LockClass::Waiting> LockClass::waiting() const {
  std::vector<Waiting> result;
  for (const auto& [names, waits] : waits_)
    result.push_back(
        {std::string(names.first), std::string(names.second), waits.times, waits.total});
  return result;
}

void LockClass::begin() {
  acquisitions_ = 0;
  wait_ = {};
  hold_ = {};
  waits_.clear();
}

void LockClass::note_order(LockClass& next, Context& here) {
  if (is_before_.size() <= next.index_) is_before_.resize(next.index_ + 1);
  is_before_[next.index_] = true;
  before_.push_back({&next, here.name()});
}

void LockClass::acquire_contended(Context& here, const void* lock, Time asked, Name holder) {
  acquire(here, lock);
  const Duration waited = here.simulation().now() - asked;
  wait_.record(waited);
  if (detail_ == Detail::counts) return;
  Waits& waits = waits_[{here.name(), holder == nullptr ? "" : holder}];
  ++waits.times;
  waits.total += waited;
}

void LockClass::release(Context& here, const void* lock) {
  auto& held = here.held_locks();
  auto last = held.end();
  do {
    OSARIUM_CHECK(last != held.begin(), "a context releases a lock that it does not hold");
    --last;
  } while (last->lock != lock);
  hold_.record(here.simulation().now() - last->since);
  if (Observer* const observer = here.simulation().observer()) [[unlikely]]
    observer->lets_go(here, lock);
  held.erase(last);
}

void LockStatistics::begin() {
  for (auto& [name, lock_class] : classes_) lock_class.begin();
}

LockClass& LockStatistics::lock_class(std::string_view name) {
  const auto found = classes_.find(name);
  if (found != classes_.end()) return found->second;
  return classes_
      .emplace(std::piecewise_construct, std::forward_as_tuple(name),
               std::forward_as_tuple(name, classes_.size(), detail_))
      .first->second;
}

std::vector<std::string> LockStatistics::order_cycles() const {
  std::vector<std::string> result;
  for (const auto& [name, first] : classes_) {
    std::string cycle = shortest_cycle(first);
    if (!cycle.empty()) result.push_back(std::move(cycle));
  }
  return result;
}

// Breadth first among the classes that come after `first` in order of names, so that a circle is
// found from one of its members only.
std::string LockStatistics::shortest_cycle(const LockClass& first) const {
  struct Step {
    const LockClass* lock_class = nullptr;
    const Step* from = nullptr;
    Name by = nullptr;
  };
  std::deque<Step> steps{{&first}};  // references stay valid when it grows at its end
  std::vector<bool> seen(classes_.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Step& here = steps[i];
    for (const LockClass::Before& edge : here.lock_class->before_) {
      if (edge.next->name_ < first.name_ || seen[edge.next->index_]) continue;
      seen[edge.next->index_] = true;
      steps.push_back({edge.next, &here, edge.by});
      if (edge.next != &first) continue;
      std::string text;
      for (const Step* step = &steps.back(); step->from != nullptr; step = step->from)
        text = " -> " + step->lock_class->name_ + " (by " + step->by + ")" + text;
      return first.name_ + text;
    }
  }
  return {};
}

}  // namespace osarium
