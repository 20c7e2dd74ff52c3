#include "workloads/traces/lacks.hpp"

#include "workloads/traces/recording.hpp"

namespace osarium::traces {

namespace {

struct KindLack {
  EventKind without;
  std::string_view what, in_its_place;
};

constexpr KindLack lacks_of_kinds[] = {
    {EventKind::sched_switch, "when a thread ran and when it waited: it has no sched_switch",
     "the simulated scheduler; between its calls a thread is taken to have run"},
    {EventKind::sched_waking, "who woke whom: it has no sched_waking",
     "the wakings of the simulated kernel, where calls cause them"},
    {EventKind::syscall_enter, "what threads asked of the kernel: it has no raw_syscalls",
     "nothing: there are no calls to make"},
    {EventKind::softirq_entry, "time taken by soft interrupts: it has no softirq_entry",
     "those of the simulated kernel, from the simulated devices"},
    {EventKind::irq_entry, "time taken by interrupts: it has no irq_handler_entry",
     "those of the simulated devices and timers"},
    {EventKind::ipi_send, "interrupts between cpus: it has no ipi_send_cpu",
     "those that the simulated kernel sends"},
    {EventKind::tlb_flush, "flushes of TLBs: it has no tlb_flush", "those of the simulated kernel"},
    {EventKind::lock_begin, "waiting for locks of the kernel: it has no contention_begin",
     "the locks of the simulated kernel, as its sharing says"},
    {EventKind::block_issue, "requests to disks: it has no block_rq_issue",
     "the simulated kernel's requests, and the machine's disk for their times"},
    {EventKind::page_fault, "page faults: it has no page_fault_user",
     "nothing: their time stays in what threads computed"},
};

// Of a list of requests, to servers or to disks, most of it need not be said.
std::vector<Lack> lacks_of_requests(const Tally& tally) {
  std::vector<Lack> lacks;
  if (tally.of(EventKind::arrival) > 0)
    lacks.push_back({"what requests did: it has only their arrivals",
                     "the steps of the workload that takes them as its arrivals"});
  if (tally.of(EventKind::block_issue) > 0)
    lacks.push_back({"who made the requests and what else threads did: it has only a disk's",
                     "a workload with those steps"});
  if (tally.of(EventKind::block_issue) > 0 && tally.of(EventKind::block_complete) == 0)
    lacks.push_back({"how long the disk took: it has no block_rq_complete", "the machine's disk"});
  return lacks;
}

std::vector<Lack> lacks_of_work(const Tally& tally, const Fields& header) {
  std::vector<Lack> lacks;
  for (const KindLack& lack : lacks_of_kinds) {
    if (tally.of(lack.without) == 0)
      lacks.push_back({std::string(lack.what), std::string(lack.in_its_place)});
  }
  if (tally.of(EventKind::block_issue) > tally.of(EventKind::block_complete))
    lacks.push_back(
        {"how long the disk took for each request: it has fewer block_rq_complete than "
         "block_rq_issue",
         "the waking that followed, or the times of other requests"});
  if (tally.with_process() == 0)
    lacks.push_back({"which process a thread belongs to", "one process for all of them"});
  lacks.push_back({"what connects descriptors: the addresses of sockets are not in such traces",
                   "which receive follows which send, most often"});
  if (header.of(tracer_cost_key).empty() && header.of(untraced_cpu_key).empty())
    lacks.push_back({"what the tracer took: the header has no tracer_cost and no untraced_cpu",
                     "an estimate of the replay, by the fastest calls that follow each other"});
  return lacks;
}

}  // namespace

std::vector<Lack> lacks_of(const Tally& tally, const Notes& notes, const Fields& header) {
  const std::int64_t requests = tally.of(EventKind::arrival) + tally.of(EventKind::block_issue) +
                                tally.of(EventKind::block_complete);
  std::vector<Lack> lacks =
      requests == tally.rows() ? lacks_of_requests(tally) : lacks_of_work(tally, header);
  if (notes.stamp_digits < 9)
    lacks.push_back(
        {"time below 1e-" + std::to_string(notes.stamp_digits) + " s: its stamps end there",
         "nothing: shorter times are zero"});
  if (notes.lost_marks > 0)
    lacks.push_back({"what happened in events that the tracer lost", "nothing"});
  return lacks;
}

}  // namespace osarium::traces
