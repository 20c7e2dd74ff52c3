#include "models/mechanisms/policies/deadline.hpp"

namespace osarium {

namespace {

__extension__ typedef __int128 Wide;

bool served(const Thread& thread) { return thread.attributes().period > Duration(); }

// Whether what is left of the runtime would be more than the thread's share until its deadline.
bool too_much(const Thread& thread, Time now) {
  const SchedulingEntity& e = thread.entity;
  const ThreadAttributes& a = thread.attributes();
  return static_cast<Wide>(e.left.picoseconds()) * a.period.picoseconds() >
         static_cast<Wide>(e.deadline - now.picoseconds()) * a.runtime.picoseconds();
}

}  // namespace

Duration DeadlineQueue::slice(const Thread& running) const {
  if (!served(running)) return unlimited;
  return running.entity.deadline == running.entity.picked_with ? running.entity.left : Duration();
}

void DeadlineQueue::joined(Thread& thread, Arrival how, Time now) {
  SchedulingEntity& e = thread.entity;
  if (!served(thread)) {
    e.deadline = Time::never().picoseconds();
  } else if (how == Arrival::created || (how == Arrival::woken && too_much(thread, now))) {
    e.deadline = (now + thread.attributes().period).picoseconds();
    e.left = thread.attributes().runtime;
  }
}

void DeadlineQueue::charged(Thread& thread, Duration used) {
  if (!served(thread)) return;
  SchedulingEntity& e = thread.entity;
  for (e.left -= used; e.left <= Duration(); e.left += thread.attributes().runtime)
    e.deadline += thread.attributes().period.picoseconds();
}

}  // namespace osarium
