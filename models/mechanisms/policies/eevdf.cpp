#include "models/mechanisms/policies/eevdf.hpp"

#include <algorithm>

namespace osarium {

// Rounded down, so that virtual_time <= average() says exactly whether a thread is eligible.
std::int64_t EevdfQueue::average(std::int64_t weight) const {
  if (weight == 0) return last_average_;
  return static_cast<std::int64_t>(sum_ / weight - (sum_ % weight < 0));
}

Duration EevdfQueue::slice(const Thread& running) const {
  const SchedulingEntity& e = running.entity;
  return tree_.empty() ? unlimited : real_time(e.picked_with - e.virtual_time, e.weight);
}

bool EevdfQueue::preempts(const Thread& waiting, const Thread& running) const {
  const SchedulingEntity& e = running.entity;
  if (front() != &waiting) return false;
  if (!eligible(running)) return true;
  if (run_to_parity_ && e.virtual_time < e.picked_with) return false;
  return waiting.entity.deadline < e.deadline;
}

// Its own weight moves the average, so that what it is owed must be more for it to come back to the
// same lag.
void EevdfQueue::joined(Thread& thread, Arrival how, Time) {
  SchedulingEntity& e = thread.entity;
  const std::int64_t others = weight() - e.weight;
  if (how == Arrival::created) e.lag = 0;
  Wide lag = e.lag;
  if (others > 0) lag = lag * weight() / others;
  e.virtual_time = average(others) - static_cast<std::int64_t>(lag);
  const std::int64_t request = virtual_time(slice_, e.weight);
  e.deadline = e.virtual_time + (how == Arrival::created ? request / 2 : request);
  sum_ += static_cast<Wide>(e.weight) * e.virtual_time;
}

void EevdfQueue::left(Thread& thread) {
  SchedulingEntity& e = thread.entity;
  const std::int64_t now = average(weight() + e.weight);
  const std::int64_t most = 2 * virtual_time(slice_, e.weight);
  e.lag = std::clamp(now - e.virtual_time, -most, most);
  sum_ -= static_cast<Wide>(e.weight) * e.virtual_time;
  if (weight() == 0) last_average_ = now;
}

// With a central queue those eligible may all be running.
Thread* EevdfQueue::front() const {
  Thread* const best = tree_.earliest_deadline(average(weight()));
  return best != nullptr ? best : tree_.first();
}

void EevdfQueue::charged(Thread& thread, Duration used) {
  SchedulingEntity& e = thread.entity;
  const std::int64_t got = virtual_time(used, e.weight);
  e.virtual_time += got;
  sum_ += static_cast<Wide>(e.weight) * got;
  if (e.virtual_time >= e.deadline) e.deadline = e.virtual_time + virtual_time(slice_, e.weight);
}

}  // namespace osarium
