#include "workloads/traces/row_window.hpp"

#include "sim/engine/check.hpp"

namespace osarium::traces {

namespace {

// A thread begins before its first row, however coarse the stamps are.
bool goes_before(const Event& event, const Event& other) {
  if (event.thread == other.thread) return false;
  const bool begins_it =
      event.kind == EventKind::sched_wakeup_new && event.arguments[0] == other.thread;
  return event.stamp < other.stamp || (begins_it && event.stamp == other.stamp);
}

}  // namespace

void RowWindow::put(const Event& event) {
  OSARIUM_CHECK(size_ < capacity, "rows are put and not taken");
  std::size_t place = size_++;
  for (; place > 0 && goes_before(event, at(place - 1)); --place) at(place) = at(place - 1);
  at(place) = event;
}

Event RowWindow::take() {
  const Event event = at(0);
  first_ = (first_ + 1) % capacity;
  --size_;
  return event;
}

Event* RowWindow::last_enter_of(std::int32_t thread) {
  for (std::size_t i = size_; i > 0; --i) {
    Event& event = at(i - 1);
    if (event.thread == thread && event.kind == EventKind::syscall_enter) return &event;
  }
  return nullptr;
}

}  // namespace osarium::traces
