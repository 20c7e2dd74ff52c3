// Alarms. Most are deadlines that are armed, moved and cancelled far more often than they expire
// (one per connection, a million of them). They live in a hierarchical wheel of 6-bit digits of the
// time, which takes a single slot of the event queue, so they do not slow anything else down;
// arming and cancelling are O(1). A device's, of which there are few and nearly every one expires,
// has a slot of its own in the queue while it is armed: Expiry::usual.
//
// Either way expiry is exact, not rounded to a tick, and in order of arming with everything else at
// that instant. Moving a deadline later leaves an alarm of the wheel where it is until its old
// place comes up, which costs about a nanosecond.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

#include "sim/engine/simulation.hpp"

namespace osarium {

class AlarmWheel;

// What most often becomes of an alarm: it changes the cost of running the simulation, not what
// happens.
enum class Expiry : bool { rare, usual };

// Derive, and say what happens in expired(), which may arm the alarm again or destroy it. expired()
// is not a coroutine: to do something that takes time, wake an actor.
class Alarm {
 public:
  explicit Alarm(Simulation& simulation, Expiry expiry = Expiry::rare)
      : wheel_(simulation.alarms()), expiry_(expiry) {}
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;
  virtual ~Alarm() { cancel(); }

  // Sets the deadline, anew if it is armed; never() disarms it; a deadline of now expires after
  // what is ready already.
  inline void arm(Time deadline);
  inline void arm_in(Duration duration);
  inline void cancel();
  bool armed() const { return bucket_ != unarmed; }
  Time deadline() const { return Time::picoseconds(static_cast<std::int64_t>(deadline_)); }

 protected:
  virtual void expired() = 0;

 private:
  friend class AlarmWheel;
  static constexpr std::uint16_t unarmed = 0xffff;
  static constexpr std::uint16_t due_now = 0xfffe;
  static constexpr std::uint16_t in_slot = 0xfffd;  // the queue's, not in a bucket of the wheel

  AlarmWheel& wheel_;
  Alarm* previous_ = nullptr;
  Alarm* next_ = nullptr;
  std::uint64_t deadline_ = 0;
  // The time by which it was put into its bucket: at most the deadline. Of one that is due now: how
  // many became due before it.
  std::uint64_t place_ = 0;
  std::uint64_t sequence_ = 0;
  std::uint16_t bucket_ = unarmed;
  Expiry expiry_;
  SlotId slot_ = max_slots;  // if in_slot
};

class AlarmWheel {
 public:
  explicit AlarmWheel(Simulation& simulation);
  ~AlarmWheel();

 private:
  friend class Alarm;
  friend class Simulation;

  static constexpr int digit_bits = 6;
  static constexpr int digits = 11;  // of a 63-bit time
  static constexpr int fan_out = 1 << digit_bits;

  struct First;

  Actor serve();
  void start();
  void step();
  void cascade(std::uint16_t bucket, std::uint64_t start);
  void fire(Alarm& alarm);
  void fire_from(SlotId slot);

  void arm(Alarm& alarm, std::uint64_t deadline);
  void arm_in_slot(Alarm& alarm, std::uint64_t deadline);
  void make_due(Alarm& alarm);
  void cancel(Alarm& alarm);
  void advance(std::uint64_t now);
  std::uint16_t bucket_of(std::uint64_t time) const;
  void insert(Alarm& alarm);
  void unlink(Alarm& alarm);
  void clear_bucket(std::uint16_t bucket);
  First first() const;
  EventKey first_key() const;
  void update_slot();
  // As EventQueue::renumber().
  template <class NewNumber>
  void renumber(NewNumber new_number) {
    for (Alarm* const head : buckets_) {
      Alarm* alarm = head;
      while (alarm != nullptr) {
        alarm->sequence_ = new_number(alarm->sequence_);
        alarm = alarm->next_ == head ? nullptr : alarm->next_;
      }
    }
  }

  Simulation& simulation_;
  SlotId slot_;
  std::uint64_t base_ = 0;  // alarms are placed by the highest digit in which they differ from it
  std::uint16_t nonempty_levels_ = 0;
  std::array<std::uint64_t, digits> nonempty_{};
  std::array<Alarm*, std::size_t{digits} * fan_out> buckets_{};
  std::deque<Alarm*> due_;  // armed for the instant of arming; one entry of the ready ring each
  std::size_t room_for_due_ = 0;  // that was reserved in the ready ring
  std::uint64_t due_passed_ = 0;  // how many of them were served or skipped
  std::vector<Alarm*> by_slot_;   // that have a slot of their own
  void* frame_ = nullptr;
};

void Alarm::arm(Time deadline) {
  if (deadline < wheel_.simulation_.now()) [[unlikely]]
    check_failed(wheel_.simulation_, "an alarm is armed for the past",
                 deadline - wheel_.simulation_.now());
  wheel_.arm(*this, static_cast<std::uint64_t>(deadline.picoseconds()));
}
void Alarm::arm_in(Duration duration) {
  const Time now = wheel_.simulation_.now();
  arm(duration < Time::never() - now ? now + duration : Time::never());
}
void Alarm::cancel() {
  if (armed()) wheel_.cancel(*this);
}

}  // namespace osarium
