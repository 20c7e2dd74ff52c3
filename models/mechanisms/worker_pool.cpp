#include "models/mechanisms/worker_pool.hpp"

#include <algorithm>

namespace osarium {

WorkerPool::Worker::Worker(Simulation& simulation, CpuId where)
    : cpu(where),
      thread(simulation, simulation.name("worker", static_cast<std::uint64_t>(where.index)),
             {.affinity = CpuSet::only(where)}) {}

WorkerPool::WorkerPool(Simulation& simulation, Scheduler& scheduler, const std::vector<CpuId>& cpus,
                       const WorkerPoolParameters& parameters)
    : scheduler_(scheduler), parameters_(parameters) {
  for (const CpuId cpu : cpus) {
    Worker& worker = *workers_.emplace_back(std::make_unique<Worker>(simulation, cpu));
    scheduler.start(worker.thread);
    simulation.spawn(serve(worker), worker.thread.name(), Background::yes);
  }
}

Actor WorkerPool::serve(Worker& worker) {
  Worker& home = parameters_.scope == QueueScope::central ? *workers_.front() : worker;
  for (;;) {
    Duration cost = parameters_.fetch;
    WorkItem* item = take(home);
    if (item == nullptr && parameters_.stealing) {
      item = take(*longest());
      if (item != nullptr) {
        ++stolen_;
        cost += parameters_.steal;
      }
    }
    worker.asleep = item == nullptr;
    if (item == nullptr) {
      co_await scheduler_.block(worker.thread);
      continue;
    }
    co_await worker.thread.compute(cost, Mode::user);
    co_await item->run(worker.thread);
  }
}

WorkItem* WorkerPool::take(Worker& from) {
  if (from.length == 0) return nullptr;
  --from.length;
  Link& oldest = *from.queue.next;
  oldest.remove();
  return static_cast<WorkItem*>(&oldest);
}

WorkerPool::Worker* WorkerPool::longest() {
  const auto shorter = [](const auto& a, const auto& b) { return a->length < b->length; };
  return std::max_element(workers_.begin(), workers_.end(), shorter)->get();
}

// The worker to be woken: that of the cpu, or one that can help it.
WorkerPool::Worker* WorkerPool::put(WorkItem& item, CpuId cpu) {
  const auto own = std::find_if(workers_.begin(), workers_.end(),
                                [cpu](const auto& worker) { return worker->cpu == cpu; });
  OSARIUM_CHECK(own != workers_.end(), "work for a cpu without a worker");
  const bool central = parameters_.scope == QueueScope::central;
  Worker& queued = central ? *workers_.front() : **own;
  item.insert_before(queued.queue);
  ++queued.length;
  Worker* helper = own->get();
  if (!helper->asleep && (central || parameters_.stealing)) {
    const auto idle = std::find_if(workers_.begin(), workers_.end(),
                                   [](const auto& worker) { return worker->asleep; });
    if (idle != workers_.end()) helper = idle->get();
  }
  return std::exchange(helper->asleep, false) ? helper : nullptr;
}

Task<> WorkerPool::post(Context& here, WorkItem& item, CpuId cpu) {
  Worker* const woken = put(item, cpu);
  if (woken != nullptr) co_await scheduler_.wake(here, woken->thread);
}

void WorkerPool::post(WorkItem& item, CpuId cpu) {
  Worker* const woken = put(item, cpu);
  if (woken != nullptr) scheduler_.wake(woken->thread);
}

}  // namespace osarium
