// Bodies of events of interrupts, locks, memory and disks; for the rest see scheduler_bodies.hpp.
// Internal to bodies.cpp, but for what blkparse writes alike.
#pragma once

#include "workloads/traces/scheduler_bodies.hpp"

namespace osarium::traces {

inline constexpr std::int64_t sector_bytes = 512;  // whatever the device's own are

// "254,0" as the number that Linux gives a device
std::int64_t read_device(Scanner& body);

BodyReader read_softirq, read_irq_entry, read_irq_exit, read_ipi_cpu, read_ipi_mask, read_tlb_flush,
    read_lock_begin, read_lock_end, read_block_issue, read_block_complete, read_page_fault;

}  // namespace osarium::traces
