// Alarms that have slots of their own in the event queue.
#include "sim/engine/alarm_wheel.hpp"

namespace osarium {

// The slot whose event runs now goes to the first that asks, as in Simulation::schedule(): what
// expires most often arms something, itself or another alarm.
void AlarmWheel::arm_in_slot(Alarm& alarm, std::uint64_t deadline) {
  EventQueue& queue = simulation_.queue_;
  if (alarm.bucket_ == Alarm::due_now || (alarm.armed() && deadline == simulation_.now_))
    cancel(alarm);
  alarm.deadline_ = deadline;
  const std::uint64_t sequence = simulation_.next_sequence();
  if (deadline == simulation_.now_) return make_due(alarm);
  if (!alarm.armed()) {
    const SlotId running = std::exchange(simulation_.running_slot_, Simulation::no_slot);
    const SlotId slot = running != Simulation::no_slot ? running : queue.acquire();
    queue.set_frame(slot, frame_);
    if (by_slot_.size() <= slot) by_slot_.resize(slot + 1);
    by_slot_[slot] = &alarm;
    alarm.slot_ = slot;
    alarm.bucket_ = Alarm::in_slot;
  }
  queue.set(alarm.slot_, event_key(deadline, sequence, alarm.slot_));
}

void AlarmWheel::fire_from(SlotId slot) {
  simulation_.running_slot_ = slot;
  fire(*std::exchange(by_slot_[slot], nullptr));
}

}  // namespace osarium
