#include "workloads/traces/tally.hpp"

namespace osarium::traces {

namespace {

struct Lack {
  EventKind without;
  std::string_view sentence;
};

constexpr Lack lacks_of_kinds[] = {
    {EventKind::sched_switch, "when a thread ran and when it waited: it has no sched_switch"},
    {EventKind::sched_waking, "who woke whom: it has no sched_waking"},
    {EventKind::syscall_enter, "what threads asked of the kernel: it has no raw_syscalls"},
    {EventKind::softirq_entry, "time taken by soft interrupts: it has no softirq_entry"},
    {EventKind::irq_entry, "time taken by interrupts: it has no irq_handler_entry"},
    {EventKind::lock_begin, "waiting for locks of the kernel: it has no contention_begin"},
    {EventKind::block_issue, "requests to disks: it has no block_rq_issue"},
    {EventKind::page_fault, "page faults: it has no page_fault_user"},
};

}  // namespace

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

std::vector<std::string> Tally::lacks(int stamp_digits) const {
  std::vector<std::string> sentences;
  for (const Lack& lack : lacks_of_kinds) {
    if (of(lack.without) == 0) sentences.emplace_back(lack.sentence);
  }
  if (with_process_ == 0) sentences.push_back("which process a thread belongs to");
  if (stamp_digits < 9)
    sentences.push_back("time below 1e-" + std::to_string(stamp_digits) +
                        " s: its stamps end there");
  sentences.push_back("what connects descriptors: the addresses of sockets are not in such traces");
  return sentences;
}

}  // namespace osarium::traces
