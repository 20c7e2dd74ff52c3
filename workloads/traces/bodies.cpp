#include "workloads/traces/bodies.hpp"

#include "workloads/traces/device_bodies.hpp"
#include "workloads/traces/scheduler_bodies.hpp"

namespace osarium::traces {

namespace {

struct BodyForm {
  std::string_view name;
  EventKind kind;
  BodyReader* read;
};

constexpr BodyForm forms[] = {
    {"sys_enter", EventKind::syscall_enter, read_syscall_enter},
    {"sys_exit", EventKind::syscall_exit, read_syscall_exit},
    {"sched_switch", EventKind::sched_switch, read_switch},
    {"sched_waking", EventKind::sched_waking, read_wake},
    {"sched_wakeup", EventKind::sched_wakeup, read_wake},
    {"sched_wakeup_new", EventKind::sched_wakeup_new, read_wake},
    {"sched_migrate_task", EventKind::sched_migrate, read_migrate},
    {"softirq_raise", EventKind::softirq_raise, read_softirq},
    {"softirq_entry", EventKind::softirq_entry, read_softirq},
    {"softirq_exit", EventKind::softirq_exit, read_softirq},
    {"irq_handler_entry", EventKind::irq_entry, read_irq_entry},
    {"irq_handler_exit", EventKind::irq_exit, read_irq_exit},
    {"ipi_send_cpu", EventKind::ipi_send, read_ipi_cpu},
    {"ipi_send_cpumask", EventKind::ipi_send, read_ipi_mask},
    {"tlb_flush", EventKind::tlb_flush, read_tlb_flush},
    {"contention_begin", EventKind::lock_begin, read_lock_begin},
    {"contention_end", EventKind::lock_end, read_lock_end},
    {"block_rq_issue", EventKind::block_issue, read_block_issue},
    {"block_rq_complete", EventKind::block_complete, read_block_complete},
    {"page_fault_user", EventKind::page_fault, read_page_fault},
};

}  // namespace

BodyResult read_body(const LineHead& head, Names& names, Event& event) {
  for (const BodyForm& form : forms) {
    if (form.name != head.event) continue;
    event.kind = form.kind;
    event.arguments = {};
    Scanner body(head.body);
    form.read(body, names, event);
    return body.good() ? BodyResult::read : BodyResult::not_understood;
  }
  return BodyResult::not_imported;
}

}  // namespace osarium::traces
