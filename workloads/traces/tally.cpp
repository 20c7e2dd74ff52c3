#include "workloads/traces/tally.hpp"

namespace osarium::traces {

void Tally::add(const Event& event) {
  ++rows_;
  ++kinds_[static_cast<std::size_t>(event.kind)];
  if (event.stamp < last_) {
    ++backward_;
    furthest_back_ = std::max(furthest_back_, last_ - event.stamp);
  }
  first_ = std::min(first_, event.stamp);
  last_ = std::max(last_, event.stamp);
  with_process_ += event.process >= 0 ? 1 : 0;
  if (event.cpu >= 0) seen_->cpus.set(static_cast<std::size_t>(event.cpu));
  if (event.thread != 0) seen_->threads.set(static_cast<std::size_t>(event.thread));
  if (event.kind == EventKind::sched_switch && event.arguments[0] > 0 &&
      event.arguments[0] < threads_limit)
    seen_->threads.set(static_cast<std::size_t>(event.arguments[0]));
}

}  // namespace osarium::traces
