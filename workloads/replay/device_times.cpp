#include "workloads/replay/device_times.hpp"

#include <algorithm>

#include "workloads/replay/call_kinds.hpp"

namespace osarium::replay {

namespace {

// Larger numbers are none of a file.
constexpr std::int64_t most_in_file = std::int64_t{1} << 50;

bool is_sensible(std::int64_t count) { return count >= 0 && count <= most_in_file; }

}  // namespace

using traces::Event;
using traces::EventKind;

void DeviceTimes::take(const Event& event) {
  const bool interrupts = in_interrupt(event);
  switch (event.kind) {
    case EventKind::syscall_enter: return enter(event);
    case EventKind::syscall_exit: return leave(event);
    case EventKind::block_issue:
      if (!interrupts) issue(event);
      break;
    case EventKind::block_complete: return complete(event);
    case EventKind::sched_waking:
      if (interrupts) wake(event);
      break;
    default: break;
  }
}

// Also counts the events of the interrupt, and of the soft interrupts right after it.
bool DeviceTimes::in_interrupt(const Event& event) {
  Cpu& cpu = cpus_[event.cpu];
  const bool enters = event.kind == EventKind::irq_entry || event.kind == EventKind::softirq_entry;
  const bool leaves = event.kind == EventKind::irq_exit || event.kind == EventKind::softirq_exit;
  if (cpu.depth == 0 && !(enters && cpu.just_left)) cpu.events = 0;
  ++cpu.events;
  if (enters) ++cpu.depth;
  const bool inside =
      cpu.depth > 0 || event.ran == traces::Ran::softirq || event.ran == traces::Ran::interrupt;
  if (leaves) cpu.depth = std::max(0, cpu.depth - 1);
  // These happen in none: the end of one was lost.
  if (event.kind == EventKind::syscall_exit || event.kind == EventKind::sched_switch) cpu.depth = 0;
  cpu.just_left = leaves && cpu.depth == 0;
  return inside;
}

void DeviceTimes::enter(const Event& event) {
  const CallMeaning meaning = meaning_of(event.arguments[0]);
  current_.erase(event.thread);
  if (meaning.descriptor < 0) return;
  Call call{.call = {.enter = event.stamp}};
  const bool at_offset =
      meaning.kind == CallKind::file_read || meaning.kind == CallKind::file_write;
  if (at_offset && is_sensible(event.arguments[4])) call.call.offset = event.arguments[4];
  current_.emplace(event.thread, call);
}

void DeviceTimes::issue(const Event& event) {
  const auto found = current_.find(event.thread);
  if (found == current_.end() || !is_sensible(event.arguments[2])) return;
  Call& call = found->second;
  if (!is_sensible(call.call.issued + event.arguments[2])) return;
  call.call.issued += event.arguments[2];
  if (call.issue >= 0) return;
  call.issue = event.stamp;
  call.device = event.arguments[0];
  call.sector = event.arguments[3];
  issuers_[{call.device, call.sector}] = event.thread;
}

void DeviceTimes::complete(const Event& event) {
  const auto issuer = issuers_.find({event.arguments[0], event.arguments[3]});
  if (issuer == issuers_.end()) return;
  const auto found = current_.find(issuer->second);
  issuers_.erase(issuer);
  // It may be that of an earlier call, whose end was lost.
  if (found == current_.end() || found->second.device != event.arguments[0]) return;
  if (found->second.sector == event.arguments[3]) end_service(found->second, event);
}

void DeviceTimes::wake(const Event& event) {
  const auto found = current_.find(static_cast<std::int32_t>(event.arguments[0]));
  if (found != current_.end()) end_service(found->second, event);
}

void DeviceTimes::end_service(Call& call, const Event& event) {
  if (call.issue < 0 || call.call.service >= 0) return;
  call.call.service = std::max<std::int64_t>(0, event.stamp - call.issue);
  call.call.events = cpus_[event.cpu].events;  // this one has cost nothing yet, the issue has
}

void DeviceTimes::leave(const Event& event) {
  const auto found = current_.find(event.thread);
  if (found == current_.end()) return;
  const Call& call = found->second;
  if (call.issue >= 0) issuers_.erase({call.device, call.sector});
  if (call.issue >= 0 || call.call.offset >= 0) calls_[event.thread].push_back(call.call);
  current_.erase(found);
}

DiskCalls DeviceTimes::finish(std::int64_t tracer_cost) {
  for (auto& [thread, calls] : calls_)
    for (DiskCall& call : calls)
      if (call.service >= 0)
        call.service = std::max<std::int64_t>(0, call.service - call.events * tracer_cost);
  return std::move(calls_);
}

}  // namespace osarium::replay
