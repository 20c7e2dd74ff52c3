// Linux's completely fair scheduler (2.6.23 to 6.5): the thread that has got least, by virtual time
// (time over weight), comes next. Turns are the share of a period, which is the latency, or with
// more than eight threads, the granularity for each. What wakes up is placed half a latency behind
// the others, no further, and preempts if it is behind by more than the wake-up granularity; what
// is new is placed one turn ahead. (kernel/sched/fair.c: sched_slice, place_entity,
// check_preempt_tick, wakeup_preempt_entity.)
#pragma once

#include "models/mechanisms/run_queue.hpp"
#include "models/mechanisms/thread_tree.hpp"

namespace osarium {

class CfsQueue final : public RunQueue {
 public:
  CfsQueue(const CfsPolicy& policy, int cpus);
  Duration slice(const Thread& running) const override;
  bool preempts(const Thread& waiting, const Thread& running) const override;
  void detach(Thread& thread) const override { thread.entity.virtual_time -= least_; }
  void attach(Thread& thread) const override { thread.entity.virtual_time += least_; }

 private:
  void joined(Thread& thread, Arrival how, Time now) override;
  void left(Thread&) override { --competing_; }
  void insert(Thread& thread, Arrival how) override;
  void erase(Thread& thread) override { tree_.erase(thread); }
  Thread* front() const override { return tree_.first(); }
  void charged(Thread& thread, Duration used) override;
  Duration turn(const Thread& thread) const;

  Duration latency_;
  Duration granularity_;
  Duration wakeup_granularity_;
  int competing_ = 0;
  std::int64_t least_ = 0;  // virtual time that all have reached; never falls
  ThreadTree tree_;
};

}  // namespace osarium
