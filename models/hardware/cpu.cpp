#include "models/hardware/cpu.hpp"

#include <algorithm>
#include <cmath>

#include "models/hardware/account.hpp"
#include "models/hardware/observer.hpp"

namespace osarium {

void Cpu::dispatch(Context* next, Duration switch_cost) {
  if (top_ != nullptr) top_->tell_disturbed();
  settle();
  const bool was_idle = idle();
  Context* const departed = thread_ == next ? nullptr : thread_;
  if (Observer* const observer = simulation().observer(); observer != nullptr && thread_ != next)
      [[unlikely]]
    observer->switched(*this, thread_, next);
  if (thread_ != nullptr) thread_->cpu_ = nullptr;
  if (departed != nullptr) departed->go_on();
  Context** place = &top_;
  while (*place != nullptr && *place != thread_) place = &(*place)->below_;
  *place = thread_ = next;
  if (next != nullptr) {
    OSARIUM_CHECK(next->cpu_ == nullptr, "a context dispatched on two cpus");
    next->cpu_ = this;
    next->place_ = id_;
    next->below_ = nullptr;
    next->owed_ += switch_cost;
    if (was_idle) leave_idle(*next);
    if (top_ == next)
      next->go_on();
    else
      next->hold_up(interrupted_by(*top_));
  } else if (!was_idle && idle()) {
    idle_since_ = simulation().now();
  }
  proceed();
  tell_watcher();
  if (departed != nullptr) departed->tell_departed();
}

bool Cpu::masked(Rank rank) const {
  for (auto r = static_cast<std::size_t>(rank); r < masks_.size(); ++r)
    if (masks_[r] > 0) return true;
  return false;
}

bool Cpu::admissible(Rank rank) const {
  for (auto r = static_cast<std::size_t>(rank); r < on_.size(); ++r)
    if (on_[r] > 0) return false;
  return !masked(rank);
}

void Cpu::interrupt(Context& handler, Rank rank) {
  OSARIUM_CHECK(handler.cpu_ == nullptr, "a handler raised twice");
  handler.cpu_ = this;
  handler.place_ = id_;
  handler.rank_ = rank;
  pending_.push_back(&handler);
  admit();
}

// The highest rank first, within one rank in the order in which they were raised.
void Cpu::admit() {
  while (!pending_.empty()) {
    auto best = pending_.end();
    for (auto each = pending_.begin(); each != pending_.end(); ++each)
      if (admissible((*each)->rank_) && (best == pending_.end() || (*each)->rank_ > (*best)->rank_))
        best = each;
    if (best == pending_.end()) return;
    Context& handler = **best;
    pending_.erase(best);
    if (top_ != nullptr) top_->tell_disturbed();
    settle();
    if (top_ != nullptr) top_->hold_up(interrupted_by(handler));
    if (idle()) leave_idle(handler);
    handler.below_ = top_;
    top_ = &handler;
    ++on_[static_cast<std::size_t>(handler.rank_)];
    if (Observer* const observer = simulation().observer()) [[unlikely]]
      observer->handler_comes(*this, handler);
    proceed();
    tell_watcher();
  }
}

void Cpu::leave_idle(Context& first) {
  const Duration asleep = simulation().now() - idle_since_;
  Duration exit;
  for (const IdleState& state : idle_states_)
    if (state.residency <= asleep) exit = state.exit_latency;
  first.owed_ += exit;
}

void Cpu::leave(Context& handler) {
  OSARIUM_CHECK(top_ == &handler && &handler != thread_, "leave() of a handler that is not on top");
  settle();
  remove(handler);
}

void Cpu::remove(Context& context) {
  if (&context == thread_) return dispatch(nullptr);
  context.cpu_ = nullptr;
  const auto waiting = std::find(pending_.begin(), pending_.end(), &context);
  if (waiting != pending_.end()) {
    pending_.erase(waiting);
    return;
  }
  settle();
  Context** place = &top_;
  while (*place != &context) place = &(*place)->below_;
  *place = context.below_;
  --on_[static_cast<std::size_t>(context.rank_)];
  if (Observer* const observer = simulation().observer()) [[unlikely]]
    observer->handler_leaves(*this, context);
  if (idle()) idle_since_ = simulation().now();
  if (top_ != nullptr) top_->go_on();
  proceed();
  admit();
  tell_watcher();
}

void Cpu::mask(Rank rank) { ++masks_[static_cast<std::size_t>(rank)]; }

void Cpu::unmask(Rank rank) {
  OSARIUM_CHECK(masks_[static_cast<std::size_t>(rank)] > 0, "unmask() without mask()");
  --masks_[static_cast<std::size_t>(rank)];
  admit();
}

void Cpu::set_speed(double speed, double stalled, double remote) {
  OSARIUM_CHECK(speed > 0 && speed <= 1, "a cpu's speed is outside (0, 1]");
  OSARIUM_CHECK(stalled >= 0 && stalled < 1, "a cpu that only waits for memory");
  if (speed == speed_ && stalled == stalled_ && remote == remote_) return;
  if (top_ != nullptr) top_->tell_disturbed();
  settle();
  speed_ = speed;
  stalled_ = stalled;
  remote_ = remote;
  proceed();
}

Duration Cpu::time(Mode mode) const {
  if (top_ != nullptr) top_->tell_observed();
  const Duration settled = times_[static_cast<std::size_t>(mode)];
  const Duration elapsed = simulation().now() - since_;
  if (top_ == nullptr) return mode == Mode::idle ? settled + elapsed : settled;
  const Duration paying = std::min(elapsed, needed(top_->owed_));
  return settled + (mode == Mode::kernel ? paying : Duration()) +
         (mode == top_->mode_ ? elapsed - paying : Duration());
}

Duration Cpu::slow_progress(Duration elapsed) const {
  return Duration::picoseconds(
      static_cast<std::int64_t>(std::floor(static_cast<double>(elapsed.picoseconds()) * speed_)));
}

Duration Cpu::slowly_needed(Duration work) const {
  return Duration::picoseconds(
      static_cast<std::int64_t>(std::ceil(static_cast<double>(work.picoseconds()) / speed_)));
}

// Books the time since the last change on what ran, first on what it owed.
void Cpu::settle(Time until) {
  Duration elapsed = until - since_;
  if (elapsed == Duration()) return;
  since_ = until;
  if (top_ == nullptr) {
    times_[static_cast<std::size_t>(Mode::idle)] += elapsed;
    return;
  }
  top_->used_ += elapsed;
  if (top_->owed_ > Duration()) {
    const Duration paying = std::min(elapsed, needed(top_->owed_));
    top_->owed_ =
        paying < elapsed ? Duration() : std::max(Duration(), top_->owed_ - progress(paying));
    times_[static_cast<std::size_t>(Mode::kernel)] += paying;
    elapsed -= paying;
    if (top_->account_ != nullptr) [[unlikely]]
      top_->account_->set_apart(Cause::scheduling, paying, since_);
  }
  times_[static_cast<std::size_t>(top_->mode_)] += elapsed;
  if (stalled_ > 0 && top_->account_ != nullptr) [[unlikely]]
    charge_stalls(*top_->account_, elapsed);
  if (top_->remaining_ != Context::endless)
    top_->remaining_ = std::max(Duration(), top_->remaining_ - progress(elapsed));
}

// What the thread waited for memory of its own node, and for that of others.
void Cpu::charge_stalls(Account& account, Duration elapsed) const {
  const auto part_of = [](Duration whole, double part) {
    return Duration::from_picoseconds(static_cast<double>(whole.picoseconds()) * part);
  };
  const Duration stalls = part_of(elapsed, stalled_);
  const Duration remote = part_of(stalls, remote_);
  account.set_apart(terms::local_memory, stalls - remote, since_);
  account.set_apart(terms::remote_memory, remote, since_);
}

Duration Cpu::time_to_end() const { return needed(top_->owed_ + top_->remaining_); }

// Lets what is on top go on with its work.
void Cpu::proceed() {
  if (top_ == nullptr || !top_->has_waiters() || top_->remaining_ == Context::endless) {
    end_of_work_.withdraw();
  } else if (time_to_end() == Duration()) {
    end_of_work_.withdraw();
    top_->finish();
  } else {
    end_of_work_.set(top_->waiting_frame(), time_to_end());
  }
}

// The same for a coroutine that is about to wait for it.
bool Cpu::begin_work() {
  if (top_->remaining_ == Context::endless) return true;
  if (time_to_end() == Duration()) return false;
  return end_of_work_.suspend(top_->waiting_frame(), time_to_end());
}

// Of a context, at the beginning and at the end of every computation: here, where the compiler can
// put them together with what they call.

[[gnu::flatten]] bool Context::begin(Duration work, Mode mode) {
  const bool on = running();
  if (on) cpu_->settle();
  remaining_ = work;
  mode_ = mode;
  begun_ = simulation().now();
  return !on || cpu_->begin_work();
}

[[gnu::flatten]] void Context::finished(Computing& computing) {
  waiters_.remove(computing);
  cpu_->end_of_work_.over();
  cpu_->settle();
  owed_ = remaining_ = Duration();
}

}  // namespace osarium
