#include "sim/engine/timer_wheel.hpp"

#include <algorithm>
#include <bit>

namespace osarium {

// The bucket that comes up next: the one timer that expires then, or the start of an interval that
// holds several.
struct TimerWheel::First {
  std::uint16_t bucket;
  std::uint64_t start;
  Timer* timer;
};

TimerWheel::TimerWheel(Simulation& simulation)
    : simulation_(simulation), slot_(simulation.queue_.acquire()) {
  start();
}

void TimerWheel::start() {
  Actor actor = serve();
  if (frame_ != nullptr) simulation_.forget_ready(frame_);
  frame_ = actor.frame();
  simulation_.queue_.set_frame(slot_, frame_);
  simulation_.spawn(std::move(actor), "timers", Background::yes);
  for (std::size_t i = 0; i < due_.size(); ++i) simulation_.ready_.push(frame_);
}

TimerWheel::~TimerWheel() { simulation_.queue_.release(slot_); }

Actor TimerWheel::serve() {
  for (;;) {
    co_await std::suspend_always();  // until its slot or its entry of the ring comes up
    try {
      step();
    } catch (...) {
      start();  // this actor ends here, but the other timers stay
      throw;
    }
  }
}

void TimerWheel::step() {
  const bool from_slot = simulation_.running_slot_ == slot_;
  if (from_slot) {
    simulation_.running_slot_ = Simulation::no_slot;
    const First next = first();
    if (next.timer != nullptr) {
      base_ = next.timer->deadline_;
      unlink(*next.timer);
      update_alarm();
      fire(*next.timer);
    } else {
      cascade(next.bucket, next.start);
      update_alarm();
    }
  } else {
    Timer* const timer = due_.front();
    due_.pop_front();
    if (timer != nullptr) fire(*timer);
  }
}

void TimerWheel::fire(Timer& timer) {
  timer.bucket_ = Timer::unarmed;
  timer.expired();
}

void TimerWheel::cascade(std::uint16_t bucket, std::uint64_t start) {
  base_ = start;
  Timer* timer = buckets_[bucket];
  timer->previous_->next_ = nullptr;
  clear_bucket(bucket);
  while (timer != nullptr) {
    Timer* const next = timer->next_;
    insert(*timer);
    timer = next;
  }
}

void TimerWheel::clear_bucket(std::uint16_t bucket) {
  buckets_[bucket] = nullptr;
  const auto level = static_cast<std::size_t>(bucket / fan_out);
  nonempty_[level] &= ~(std::uint64_t{1} << bucket % fan_out);
  if (nonempty_[level] == 0)
    nonempty_levels_ = static_cast<std::uint16_t>(nonempty_levels_ & ~(1 << level));
}

void TimerWheel::arm(Timer& timer, std::uint64_t deadline) {
  if (deadline >= Simulation::never) return timer.cancel();
  const bool stays = timer.bucket_ < Timer::due_now && deadline > timer.place_;
  if (timer.armed() && !stays) cancel(timer);
  const bool was_first =
      stays && simulation_.queue_.key(slot_) == event_key(timer.deadline_, timer.sequence_, slot_);
  timer.deadline_ = deadline;
  timer.sequence_ = simulation_.next_sequence();
  if (stays) {
    if (was_first) update_alarm();
  } else if (deadline == simulation_.now_) {
    timer.bucket_ = Timer::due_now;
    due_.push_back(&timer);
    simulation_.ready_.push(frame_);
  } else {
    advance(simulation_.now_);
    insert(timer);
    update_alarm();
  }
}

// Moves the base to `now`, before which nothing is armed. The one bucket that this enters is spread
// out again.
void TimerWheel::advance(std::uint64_t now) {
  if (base_ == now) return;
  const std::uint16_t entered = bucket_of(now);
  base_ = now;
  if (buckets_[entered] != nullptr) cascade(entered, now);
}

void TimerWheel::cancel(Timer& timer) {
  if (timer.bucket_ == Timer::due_now) {
    *std::find(due_.begin(), due_.end(), &timer) = nullptr;
  } else {
    unlink(timer);
    update_alarm();
  }
  timer.bucket_ = Timer::unarmed;
}

std::uint16_t TimerWheel::bucket_of(std::uint64_t time) const {
  const std::uint64_t difference = time ^ base_;
  const int level = difference == 0 ? 0 : (63 - std::countl_zero(difference)) / digit_bits;
  const auto digit = static_cast<int>(time >> (level * digit_bits) & (fan_out - 1));
  return static_cast<std::uint16_t>(level * fan_out + digit);
}

void TimerWheel::insert(Timer& timer) {
  timer.place_ = timer.deadline_;
  timer.bucket_ = bucket_of(timer.place_);
  const int level = timer.bucket_ / fan_out;
  const int digit = timer.bucket_ % fan_out;

  Timer*& head = buckets_[timer.bucket_];
  if (head == nullptr) {
    head = timer.next_ = timer.previous_ = &timer;
    nonempty_[static_cast<std::size_t>(level)] |= std::uint64_t{1} << digit;
    nonempty_levels_ = static_cast<std::uint16_t>(nonempty_levels_ | 1 << level);
    return;
  }
  Timer* after = head;
  if (level == 0) {
    // All of one instant: in order of arming, though one whose deadline was moved comes late to its
    // place.
    Timer* before = head->previous_;
    while (before->sequence_ > timer.sequence_ && before != head) before = before->previous_;
    const bool first = before->sequence_ > timer.sequence_;
    after = first ? head : before->next_;
    if (first) head = &timer;
  }
  timer.next_ = after;
  timer.previous_ = after->previous_;
  after->previous_->next_ = &timer;
  after->previous_ = &timer;
}

void TimerWheel::unlink(Timer& timer) {
  Timer*& head = buckets_[timer.bucket_];
  if (timer.next_ == &timer) return clear_bucket(timer.bucket_);
  timer.previous_->next_ = timer.next_;
  timer.next_->previous_ = timer.previous_;
  if (head == &timer) head = timer.next_;
}

TimerWheel::First TimerWheel::first() const {
  const auto level = static_cast<std::size_t>(std::countr_zero(nonempty_levels_));
  const auto digit = static_cast<unsigned>(std::countr_zero(nonempty_[level]));
  const auto bucket = static_cast<std::uint16_t>(level * fan_out + digit);
  Timer* const head = buckets_[bucket];
  const bool one_time = level == 0 || head->next_ == head;
  if (one_time && head->deadline_ == head->place_) return {bucket, 0, head};
  if (one_time) return {bucket, head->place_, nullptr};
  const int shift = static_cast<int>(level) * digit_bits;
  const std::uint64_t above =
      shift + digit_bits >= 64 ? 0 : base_ >> (shift + digit_bits) << (shift + digit_bits);
  return {bucket, above | std::uint64_t{digit} << shift, nullptr};
}

EventKey TimerWheel::first_key() const {
  if (nonempty_levels_ == 0) return no_event;
  const First next = first();
  if (next.timer == nullptr) return event_key(next.start, 0, slot_);
  return event_key(next.timer->deadline_, next.timer->sequence_, slot_);
}

void TimerWheel::update_alarm() {
  const EventKey key = first_key();
  if (key != simulation_.queue_.key(slot_)) simulation_.queue_.set(slot_, key);
}

}  // namespace osarium
