#include "workloads/traces/event.hpp"

namespace osarium::traces {

namespace {

constexpr std::array<EventRule, event_kinds> rules{{
    {"sched_switch", 5, 0b10, "next thread, its name, next priority, previous priority, state"},
    {"sched_waking", 4, 0b10, "thread, its name, priority, target cpu"},
    {"sched_wakeup", 4, 0b10, "thread, its name, priority, target cpu"},
    {"sched_wakeup_new", 4, 0b10, "thread, its name, priority, target cpu"},
    {"sched_migrate", 5, 0b10, "thread, its name, priority, from cpu, to cpu"},
    {"syscall_enter", 7, 0, "number, six arguments"},
    {"syscall_exit", 2, 0, "number, result"},
    {"softirq_raise", 1, 0, "vector"},
    {"softirq_entry", 1, 0, "vector"},
    {"softirq_exit", 1, 0, "vector"},
    {"irq_entry", 2, 0b10, "number, its name"},
    {"irq_exit", 2, 0, "number, 1 if handled"},
    {"ipi_send", 4, 0b1100, "cpu or -1, cpus below 64 as bits, call site, callback"},
    {"tlb_flush", 2, 0, "pages, reason"},
    {"lock_begin", 2, 0b10, "address, flags"},
    {"lock_end", 2, 0, "address, result"},
    {"block_issue", 5, 0b10, "device, operation, bytes, sector, sectors"},
    {"block_complete", 5, 0b10, "device, operation, error, sector, sectors"},
    {"page_fault", 3, 0, "address, instruction, error code"},
    {"arrival", 2, 0, "size of the request, size of the response"},
}};

}  // namespace

const EventRule& rule_of(EventKind kind) { return rules[static_cast<std::size_t>(kind)]; }

}  // namespace osarium::traces
