#include "sim/engine/alarm_wheel.hpp"

#include <bit>

namespace osarium {

// The bucket that comes up next: the one alarm that expires then, or the start of an interval that
// holds several.
struct AlarmWheel::First {
  std::uint16_t bucket;
  std::uint64_t start;
  Alarm* alarm;
};

AlarmWheel::AlarmWheel(Simulation& simulation)
    : simulation_(simulation), slot_(simulation.queue_.acquire()) {
  start();
}

void AlarmWheel::start() {
  Actor actor = serve();
  if (frame_ != nullptr) simulation_.forget_ready(frame_);
  frame_ = actor.frame();
  simulation_.queue_.set_frame(slot_, frame_);
  simulation_.spawn(std::move(actor), "alarms", Background::yes);
  for (std::size_t i = 0; i < due_.size(); ++i) simulation_.ready_.push(frame_);
  for (const Alarm* const alarm : by_slot_)
    if (alarm != nullptr) simulation_.queue_.set_frame(alarm->slot_, frame_);
}

AlarmWheel::~AlarmWheel() { simulation_.queue_.release(slot_); }

Actor AlarmWheel::serve() {
  for (;;) {
    co_await std::suspend_always();  // until its slot or its entry of the ring comes up
    try {
      step();
    } catch (...) {
      start();  // this actor ends here, but the other alarms stay
      throw;
    }
  }
}

void AlarmWheel::step() {
  const SlotId slot = std::exchange(simulation_.running_slot_, Simulation::no_slot);
  if (slot == slot_) {
    const First next = first();
    if (next.alarm != nullptr) {
      base_ = next.alarm->deadline_;
      unlink(*next.alarm);
      update_slot();
      fire(*next.alarm);
    } else {
      cascade(next.bucket, next.start);
      update_slot();
    }
  } else if (slot != Simulation::no_slot) {
    fire_from(slot);
  } else {
    Alarm* const alarm = due_.front();
    due_.pop_front();
    ++due_passed_;
    if (alarm != nullptr) fire(*alarm);
  }
}

void AlarmWheel::fire(Alarm& alarm) {
  alarm.bucket_ = Alarm::unarmed;
  alarm.expired();
}

void AlarmWheel::cascade(std::uint16_t bucket, std::uint64_t start) {
  base_ = start;
  Alarm* alarm = buckets_[bucket];
  alarm->previous_->next_ = nullptr;
  clear_bucket(bucket);
  while (alarm != nullptr) {
    Alarm* const next = alarm->next_;
    insert(*alarm);
    alarm = next;
  }
}

void AlarmWheel::clear_bucket(std::uint16_t bucket) {
  buckets_[bucket] = nullptr;
  const auto level = static_cast<std::size_t>(bucket / fan_out);
  nonempty_[level] &= ~(std::uint64_t{1} << bucket % fan_out);
  if (nonempty_[level] == 0)
    nonempty_levels_ = static_cast<std::uint16_t>(nonempty_levels_ & ~(1 << level));
}

void AlarmWheel::arm(Alarm& alarm, std::uint64_t deadline) {
  if (deadline >= Simulation::never) return alarm.cancel();
  if (alarm.expiry_ == Expiry::usual) return arm_in_slot(alarm, deadline);
  const bool stays = alarm.bucket_ < Alarm::due_now && deadline > alarm.place_;
  if (alarm.armed() && !stays) cancel(alarm);
  const bool was_first =
      stays && simulation_.queue_.key(slot_) == event_key(alarm.deadline_, alarm.sequence_, slot_);
  alarm.deadline_ = deadline;
  alarm.sequence_ = simulation_.next_sequence();
  if (stays) {
    if (was_first) update_slot();
  } else if (deadline == simulation_.now_) {
    make_due(alarm);
  } else {
    advance(simulation_.now_);
    insert(alarm);
    update_slot();
  }
}

void AlarmWheel::make_due(Alarm& alarm) {
  alarm.bucket_ = Alarm::due_now;
  alarm.place_ = due_passed_ + due_.size();
  due_.push_back(&alarm);
  if (due_.size() > room_for_due_) {
    simulation_.ready_.reserve(1);
    ++room_for_due_;
  }
  simulation_.ready_.push(frame_);
}

// Moves the base to `now`, before which nothing is armed. The one bucket that this enters is spread
// out again.
void AlarmWheel::advance(std::uint64_t now) {
  if (base_ == now) return;
  const std::uint16_t entered = bucket_of(now);
  base_ = now;
  if (buckets_[entered] != nullptr) cascade(entered, now);
}

void AlarmWheel::cancel(Alarm& alarm) {
  if (alarm.bucket_ == Alarm::due_now) {
    due_[alarm.place_ - due_passed_] = nullptr;
  } else if (alarm.bucket_ == Alarm::in_slot) {
    by_slot_[alarm.slot_] = nullptr;
    simulation_.queue_.release(alarm.slot_);
  } else {
    unlink(alarm);
    update_slot();
  }
  alarm.bucket_ = Alarm::unarmed;
}

std::uint16_t AlarmWheel::bucket_of(std::uint64_t time) const {
  const std::uint64_t difference = time ^ base_;
  const int level = difference == 0 ? 0 : (63 - std::countl_zero(difference)) / digit_bits;
  const auto digit = static_cast<int>(time >> (level * digit_bits) & (fan_out - 1));
  return static_cast<std::uint16_t>(level * fan_out + digit);
}

void AlarmWheel::insert(Alarm& alarm) {
  alarm.place_ = alarm.deadline_;
  alarm.bucket_ = bucket_of(alarm.place_);
  const int level = alarm.bucket_ / fan_out;
  const int digit = alarm.bucket_ % fan_out;

  Alarm*& head = buckets_[alarm.bucket_];
  if (head == nullptr) {
    head = alarm.next_ = alarm.previous_ = &alarm;
    nonempty_[static_cast<std::size_t>(level)] |= std::uint64_t{1} << digit;
    nonempty_levels_ = static_cast<std::uint16_t>(nonempty_levels_ | 1 << level);
    return;
  }
  Alarm* after = head;
  if (level == 0) {
    // All of one instant: in order of arming, though one whose deadline was moved comes late to its
    // place.
    Alarm* before = head->previous_;
    while (before->sequence_ > alarm.sequence_ && before != head) before = before->previous_;
    const bool first = before->sequence_ > alarm.sequence_;
    after = first ? head : before->next_;
    if (first) head = &alarm;
  }
  alarm.next_ = after;
  alarm.previous_ = after->previous_;
  after->previous_->next_ = &alarm;
  after->previous_ = &alarm;
}

void AlarmWheel::unlink(Alarm& alarm) {
  Alarm*& head = buckets_[alarm.bucket_];
  if (alarm.next_ == &alarm) return clear_bucket(alarm.bucket_);
  alarm.previous_->next_ = alarm.next_;
  alarm.next_->previous_ = alarm.previous_;
  if (head == &alarm) head = alarm.next_;
}

AlarmWheel::First AlarmWheel::first() const {
  const auto level = static_cast<std::size_t>(std::countr_zero(nonempty_levels_));
  const auto digit = static_cast<unsigned>(std::countr_zero(nonempty_[level]));
  const auto bucket = static_cast<std::uint16_t>(level * fan_out + digit);
  Alarm* const head = buckets_[bucket];
  const bool one_time = level == 0 || head->next_ == head;
  if (one_time && head->deadline_ == head->place_) return {bucket, 0, head};
  if (one_time) return {bucket, head->place_, nullptr};
  const int shift = static_cast<int>(level) * digit_bits;
  const std::uint64_t above =
      shift + digit_bits >= 64 ? 0 : base_ >> (shift + digit_bits) << (shift + digit_bits);
  return {bucket, above | std::uint64_t{digit} << shift, nullptr};
}

EventKey AlarmWheel::first_key() const {
  if (nonempty_levels_ == 0) return no_event;
  const First next = first();
  if (next.alarm == nullptr) return event_key(next.start, 0, slot_);
  return event_key(next.alarm->deadline_, next.alarm->sequence_, slot_);
}

void AlarmWheel::update_slot() {
  const EventKey key = first_key();
  if (key != simulation_.queue_.key(slot_)) simulation_.queue_.set(slot_, key);
}

}  // namespace osarium
