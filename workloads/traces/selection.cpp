#include "workloads/traces/selection.hpp"

#include <utility>

#include "sim/random/stream.hpp"

namespace osarium::traces {

namespace {

std::int64_t nanoseconds(Duration time) { return time.picoseconds() / 1000; }

}  // namespace

void Selection::between(Duration from, Duration to) {
  all_ = false;
  from_ = nanoseconds(from);
  to_ = to == Duration::max() ? INT64_MAX : nanoseconds(to);
}

void Selection::sample(const Windows& windows) {
  all_ = false;
  length_ = nanoseconds(windows.length);
  share_ = windows.share.count();
  Stream random({.value = static_cast<std::uint64_t>(windows.seed)}, "trace", 0, "windows");
  start_ = static_cast<std::int64_t>(random.below(Ratio::unit));
}

bool Selection::keeps(const Event& event) {
  if (all_) return true;
  if (!std::exchange(begun_, true)) first_ = event.stamp;
  const std::int64_t after = event.stamp - first_;
  if (after < from_ || after >= to_) return false;
  if (length_ == 0) return true;
  // Of n windows, share * n are kept, or one more: those at which a multiple of 1 is passed.
  const std::int64_t window = after / length_ % Ratio::unit;
  return (window * share_ + start_) % Ratio::unit < share_;
}

}  // namespace osarium::traces
