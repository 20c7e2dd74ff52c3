// Run-to-completion: short pieces of work that do not block, run one after the other by a worker
// thread of each cpu. Between two of them there is no switch, only the cost of fetching; nothing
// preempts one for another. Each worker has a queue, first in, first out, or all share one; a
// worker without work may steal the oldest piece of the longest queue, and sleeps if there is none.
//
//   struct Insert : WorkItem { Task<> run(Context& here) override { … } };
//   co_await pool.post(here, item, cpu);    // by code on a cpu, which pays for waking a worker
//
// An item belongs to its poster again once it has run, and must not be posted twice before.
#pragma once

#include <memory>
#include <vector>

#include "models/mechanisms/scheduler.hpp"

namespace osarium {

class WorkItem : private Link {
 public:
  virtual ~WorkItem() = default;
  // On the worker that fetched it.
  virtual Task<> run(Context& here) = 0;

 private:
  friend class WorkerPool;
};

struct WorkerPoolParameters {
  QueueScope scope = QueueScope::per_cpu;
  bool stealing = true;  // with queues per cpu
  Duration fetch = {};   // of an item from the worker's own queue, or the shared one
  Duration steal = {};   // besides, from another's
};

class WorkerPool {
 public:
  // A worker for each of these cpus, bound to it.
  WorkerPool(Simulation& simulation, Scheduler& scheduler, const std::vector<CpuId>& cpus,
             const WorkerPoolParameters& parameters);
  WorkerPool(const WorkerPool&) = delete;

  // `cpu` is one of the pool's; with a shared queue its worker is merely the first to be woken.
  Task<> post(Context& here, WorkItem& item, CpuId cpu);
  // By nobody who would pay for it.
  void post(WorkItem& item, CpuId cpu);
  std::uint64_t stolen() const { return stolen_; }

 private:
  struct Worker {
    Worker(Simulation& simulation, CpuId where);
    CpuId cpu;
    Thread thread;
    Link queue;
    int length = 0;
    bool asleep = false;
  };

  Actor serve(Worker& worker);
  Worker* put(WorkItem& item, CpuId cpu);
  WorkItem* take(Worker& from);
  Worker* longest();

  Scheduler& scheduler_;
  WorkerPoolParameters parameters_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::uint64_t stolen_ = 0;
};

}  // namespace osarium
