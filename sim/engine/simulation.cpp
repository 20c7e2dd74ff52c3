#include "sim/engine/simulation.hpp"

#include <algorithm>
#include <vector>

#include "sim/engine/alarm_wheel.hpp"
#include "sim/engine/time_text.hpp"

namespace osarium {

namespace {
InternalError error_in(const Simulation& simulation, const std::string& message) {
  const Name running = simulation.running();
  return InternalError(std::string(running == nullptr ? "outside of actors" : running) + " at " +
                       to_text(simulation.now()) + ": " + message);
}
}  // namespace

void check_failed(const Simulation& simulation, const char* message) {
  throw error_in(simulation, message);
}
void check_failed(const Simulation& simulation, const char* message, Duration value) {
  throw error_in(simulation, std::string(message) + ": " + to_text(value));
}

Simulation::Simulation() { ready_.reserve(1); }  // for stop_

Simulation::~Simulation() {
  destroy_actors(actors_);
  destroy_actors(background_actors_);
}

void Simulation::destroy_actors(Link& actors) {
  while (!actors.alone()) {
    drop_ready();  // destructors of frames may wake others; nothing of it runs any more
    auto& actor = static_cast<ActorState&>(*actors.next);
    std::coroutine_handle<>::from_address(actor.frame()).destroy();
  }
  drop_ready();
}

// What was granted to those that will not run must not be given back by them: its owner may be
// gone.
void Simulation::drop_ready() {
  ready_.for_each([this](void* frame) {
    if (frame != &stop_) base_of(frame).actor->waits_for = nullptr;
  });
  ready_.clear();
}

Name Simulation::name(std::string_view text, std::uint64_t index) {
  std::string& name = names_.emplace_back(text);
  name += ' ';
  name += std::to_string(index);
  return name.c_str();
}

AlarmWheel& Simulation::alarms() {
  if (alarms_ == nullptr) alarms_ = std::make_unique<AlarmWheel>(*this);
  return *alarms_;
}

void Simulation::run() {
  OSARIUM_CHECK(running_ == nullptr, "run() inside a running simulation");
  runs_in_small_tree_ = !queue_.large();
  loop();
  runs_in_small_tree_ = false;
  running_ = nullptr;
  stopping_ = false;
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
  throw_if_stuck();
}

void Simulation::run_until(Time time) {
  if (time < now()) check_failed(*this, "run_until() into the past", time - now());
  OSARIUM_CHECK(time < Time::never(), "run_until() for ever: that is run()");
  const SlotId slot = queue_.acquire();
  queue_.set_frame(slot, &stop_);
  // The largest sequence number: after everything else of that instant.
  queue_.set(slot, event_key(static_cast<std::uint64_t>(time.picoseconds()), max_sequence, slot));
  try {
    run();
  } catch (...) {
    queue_.release(slot);
    throw;
  }
  queue_.release(slot);
  if (now() == time) throw_if_stuck();
}

void Simulation::stop() {
  if (!std::exchange(stopping_, true)) ready_.push(&stop_);
}

void Simulation::fail(std::exception_ptr failure) {
  if (!failure_) failure_ = std::move(failure);
  stop();
}

// Of a destructor, which must not throw.
void Simulation::forgotten_await(const std::string& awaited) {
  fail(std::make_exception_ptr(
      error_in(*this, "co_await is missing: nobody waited for " + awaited)));
}

void Actor::promise_type::unhandled_exception() { simulation->fail(std::current_exception()); }

void Simulation::loop() {
  for (;;) {
    const EventKey top = queue_.top();
    const bool tree_is_due = key_time(top) == now_;
    if (!tree_is_due && !ready_.empty()) {
      // Nothing joins the tree at this instant, so the ring can be emptied without another look,
      // unless the clock is advanced inside.
      do {
        void* const frame = ready_.pop();
        if (frame == &stop_) return;
        resume(frame);
      } while (!ready_.empty() && running_slot_ == no_slot);
    } else {
      if (key_time(top) >= never) return;
      now_ = key_time(top);
      void* frame = queue_.frame(key_slot(top));
      if (frame != &stop_) [[likely]] {
        running_slot_ = key_slot(top);
      } else {
        // The end of run_until() comes after everything else of its instant, in the ring too.
        if (ready_.empty()) return;
        frame = ready_.pop();
        if (frame == &stop_) return;
      }
      resume(frame);
    }
    if (running_slot_ != no_slot) queue_.release(std::exchange(running_slot_, no_slot));
  }
}

void Simulation::renumber() {
  std::vector<std::uint64_t> numbers;
  const auto collect = [&](std::uint64_t n) { return numbers.push_back(n), n; };
  queue_.renumber(collect);
  if (alarms_ != nullptr) alarms_->renumber(collect);
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  // 0 and the largest number have a meaning of their own and stay.
  const auto rank = [&](std::uint64_t n) {
    if (n == 0 || n == max_sequence) return n;
    const auto place = std::lower_bound(numbers.begin(), numbers.end(), n) - numbers.begin();
    return static_cast<std::uint64_t>(place) + 1;
  };
  queue_.renumber(rank);
  if (alarms_ != nullptr) alarms_->renumber(rank);
  sequence_ = numbers.size() + 2;
}

void Delay::refuse() {
  slot_ = idle;
  if (simulation_.running_ == nullptr)
    check_failed(simulation_, "a delay of a simulation that does not run is awaited", duration_);
  check_failed(simulation_, "a negative delay", duration_);
}

void Delay::make_room() {
  if (simulation_.running_ == nullptr) refuse();
  simulation_.queue_.make_room();
  simulation_.runs_in_small_tree_ = !simulation_.queue_.large();
}

bool Delay::suspend_slowly(void* frame) {
  Simulation& sim = simulation_;
  if (duration_ == Duration()) {
    if (sim.running_ == nullptr) [[unlikely]]
      refuse();
    slot_ = in_ring;
    frame_ = frame;
    sim.ready_.push(frame);
    return true;
  }
  if (duration_ < Duration()) [[unlikely]]
    refuse();
  if (sim.running_slot_ == idle && (sim.running_ == nullptr || !sim.queue_.has_room())) [[unlikely]]
    make_room();
  slot_ = sim.schedule<true>(frame, end());
  return slot_ != idle;
}

void Delay::withdraw() {
  if (slot_ == in_ring) {
    simulation_.forget_ready(frame_);
  } else if (slot_ == not_awaited) {
    simulation_.forgotten_await("a delay");
  } else {
    simulation_.queue_.release(slot_);
  }
}

void ActorHandle::cancel() {
  if (state_ == nullptr) return;
  if (state_ == simulation().running_)
    check_failed(simulation(), "the running actor cancels itself");
  void* const frame = state_->frame();
  if (state_->waits_for == nullptr) simulation().forget_ready(frame);  // it may not have started
  std::coroutine_handle<>::from_address(frame).destroy();
}

void ActorHandle::actor_ended() {
  state_ = nullptr;
  while (has_waiters()) wake_front();
}

void Waiter::leave_unlinked(Waitable* waitable) {
  if (woken_in_ == nullptr) {
    waitable->simulation().forgotten_await(waitable->description());
  } else {
    woken_in_->forget_ready(frame_);
  }
}

void Waitable::abandon_waiters() {
  while (!waiters_.empty()) {
    Waiter& waiter = *waiters_.front();
    waiters_.remove(waiter);
    waiter.set_idle();
    if (ActorState* const actor = Simulation::base_of(waiter.frame_).actor)
      actor->waits_for = nullptr;
  }
}

void Waitable::forget_grants() {
  simulation_->ready_.for_each([this](void* frame) {
    ActorState* const actor =
        frame == &simulation_->stop_ ? nullptr : Simulation::base_of(frame).actor;
    if (actor != nullptr && actor->waits_for == this) actor->waits_for = nullptr;
  });
}

}  // namespace osarium
