#include "models/mechanisms/policies/cfs.hpp"

#include <algorithm>

namespace osarium {

namespace {

__extension__ typedef __int128 Wide;

constexpr std::int64_t threads_in_latency = 8;  // sched_nr_latency

}  // namespace

CfsQueue::CfsQueue(const CfsPolicy& policy, int cpus)
    : latency_(policy.latency * tunable_scale(cpus)),
      granularity_(policy.granularity * tunable_scale(cpus)),
      wakeup_granularity_(policy.wakeup_granularity * tunable_scale(cpus)) {}

Duration CfsQueue::turn(const Thread& thread) const {
  const Duration period = competing_ > threads_in_latency ? granularity_ * competing_ : latency_;
  return Duration::picoseconds(static_cast<std::int64_t>(static_cast<Wide>(period.picoseconds()) *
                                                         thread.entity.weight / weight()));
}

// At the end of its turn; before, but not within the granularity, once it is a turn ahead of the
// next one.
Duration CfsQueue::slice(const Thread& running) const {
  const Thread* const next = tree_.first();
  if (next == nullptr) return unlimited;
  const SchedulingEntity& e = running.entity;
  const Duration whole = turn(running);
  const std::int64_t ahead = e.virtual_time - next->entity.virtual_time;
  const Duration until_ahead = real_time(whole.picoseconds() - ahead, e.weight);
  return std::min(whole - e.ran, std::max(granularity_ - e.ran, until_ahead));
}

bool CfsQueue::preempts(const Thread& waiting, const Thread& running) const {
  return running.entity.virtual_time - waiting.entity.virtual_time >
         virtual_time(wakeup_granularity_, waiting.entity.weight);
}

void CfsQueue::joined(Thread& thread, Arrival how, Time) {
  ++competing_;
  SchedulingEntity& e = thread.entity;
  if (how == Arrival::created) e.virtual_time = least_ + virtual_time(turn(thread), e.weight);
  if (how == Arrival::woken)
    e.virtual_time = std::max(e.virtual_time, least_ - latency_.picoseconds() / 2);
}

void CfsQueue::insert(Thread& thread, Arrival) { tree_.insert(thread, thread.entity.virtual_time); }

void CfsQueue::charged(Thread& thread, Duration used) {
  thread.entity.virtual_time += virtual_time(used, thread.entity.weight);
  const Thread* const next = tree_.first();
  std::int64_t least = thread.entity.virtual_time;
  if (next != nullptr) least = std::min(least, next->entity.virtual_time);
  least_ = std::max(least_, least);
}

}  // namespace osarium
