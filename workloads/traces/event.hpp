// One row of a trace: what happened, when, on which cpu, in which thread. Which arguments a kind
// has, and which of them are indices of names, stands in rule_of(); docs/traces.md shows it as a
// table. Kinds are numbers in files: new ones go to the end.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace osarium::traces {

enum class EventKind : std::uint8_t {
  sched_switch,
  sched_waking,
  sched_wakeup,
  sched_wakeup_new,
  sched_migrate,
  syscall_enter,
  syscall_exit,
  softirq_raise,
  softirq_entry,
  softirq_exit,
  irq_entry,
  irq_exit,
  ipi_send,
  tlb_flush,
  lock_begin,
  lock_end,
  block_issue,
  block_complete,
  page_fault,
  arrival,
};
inline constexpr std::size_t event_kinds = 20;
inline constexpr std::size_t most_arguments = 7;

// In whose place the cpu ran when the event was written, if the tracer says so (ftrace text does).
enum class Ran : std::uint8_t { unknown, thread, softirq, interrupt };

struct Event {
  std::int64_t stamp = 0;     // nanoseconds of the tracer's clock
  std::int32_t cpu = 0;       // -1: not known
  std::int32_t thread = 0;    // 0: the idle thread
  std::int32_t process = -1;  // -1: not known
  std::uint32_t name = 0;     // of the thread
  EventKind kind = EventKind::sched_switch;
  Ran ran = Ran::unknown;
  std::array<std::int64_t, most_arguments> arguments{};

  bool operator==(const Event&) const = default;
};

struct EventRule {
  std::string_view name;
  std::uint8_t arguments;
  std::uint8_t names;  // bit i: argument i is the index of a name
  std::string_view meaning;
};

const EventRule& rule_of(EventKind kind);

// What a file may hold: Linux gives out thread ids below 2^22, and has at most 8192 cpus.
inline constexpr std::int64_t threads_limit = std::int64_t{1} << 22;
inline constexpr std::int64_t cpus_limit = 8192;

}  // namespace osarium::traces
