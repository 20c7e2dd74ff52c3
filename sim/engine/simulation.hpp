// The discrete-event engine: a clock, the pending events, and the actors that they resume.
//
//   Simulation sim;
//   sim.spawn(customer(sim), "customer");
//   sim.run();
//
// Laws. Time is an integer. Events at equal times run in the order in which they were scheduled.
// Waking, yielding and spawning take effect at the same instant, after what is ready already.
// A name given to spawn() must live as long as the simulation: a literal, or one made by name().
// Nothing is global: any number of simulations may exist, each used by one thread. An actor that
// still waits when nothing can happen any more is an error (Deadlock, EndOfTime), unless it was
// spawned in the background.
#pragma once

#include <concepts>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "sim/engine/actor.hpp"
#include "sim/engine/check.hpp"
#include "sim/engine/deadlock.hpp"
#include "sim/engine/event_queue.hpp"
#include "sim/engine/ready_ring.hpp"
#include "sim/engine/task.hpp"
#include "sim/engine/time.hpp"
#include "sim/engine/waiting.hpp"

namespace osarium {

class Delay;
class AlarmWheel;
class Observer;
class Wakeup;

template <class T>
concept TaskLike = std::derived_from<typename T::promise_type, TaskPromiseBase>;

// Fails a check, and says who runs and what time it is.
[[noreturn, gnu::cold, gnu::noinline]] void check_failed(const Simulation& simulation,
                                                         const char* message);
[[noreturn, gnu::cold, gnu::noinline]] void check_failed(const Simulation& simulation,
                                                         const char* message, Duration value);

// Background actors may wait for ever: servers, devices, monitors.
enum class Background : bool { no, yes };

class Simulation {
 public:
  Simulation();
  ~Simulation();
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  Time now() const { return Time::picoseconds(static_cast<std::int64_t>(now_)); }

  Spawned spawn(Actor actor, Name name = "actor", Background background = Background::no);
  // Keeps the callable, and so its captures, for as long as the task that it starts.
  template <std::invocable Work>
  Spawned spawn(Work work, Name name = "actor", Background background = Background::no) {
    static_assert(TaskLike<std::invoke_result_t<Work&>>,
                  "what is spawned must be an Actor or a callable that returns a Task");
    return spawn(run_work(std::move(work)), name, background);
  }

  // co_await sim.delay(4_us). A delay of zero lets everything run that is ready.
  Delay delay(Duration duration);
  Delay until(Time time);
  Delay yield();

  // Runs until nothing is left to do, or until stop().
  void run();
  // Runs all events up to and including `time`, which is not in the past, and sets the clock to it.
  void run_until(Time time);
  // Ends run() after the events that are ready at this instant. What is pending stays pending.
  void stop();

  // The wheel that every Alarm of this simulation sits in.
  AlarmWheel& alarms();

  // Who follows what the models of this simulation do, if anybody: only they know what that is.
  Observer* observer() const { return observer_; }
  void set_observer(Observer* observer) { observer_ = observer; }

  // Events so far: what was resumed, and delays that ended without having been suspended.
  std::uint64_t events() const { return events_; }
  // A name that lives as long as the simulation: name("client", 17) is "client 17".
  Name name(std::string_view text, std::uint64_t index);
  // The name of the actor that runs, or nullptr between events.
  Name running() const { return running_ == nullptr ? nullptr : running_->name; }

 private:
  friend class Delay;
  friend class Waitable;
  friend class Waiter;
  friend class ActorHandle;
  friend class Actor;
  friend struct ActorState;
  friend class AlarmWheel;
  friend class Wakeup;

  // A frame that the loop recognises by its address and never resumes.
  struct StopFrame : FrameBase {};

  template <class Work>
  static Actor run_work(Work work) {
    co_await work();
  }

  void loop();
  void throw_if_stuck();
  // For the message of a run that is stuck.
  std::string wait_of(const ActorState& actor) const;
  bool anything_pending() const { return key_time(queue_.top()) < never || !ready_.empty(); }
  void destroy_actors(Link& actors);
  void drop_ready();
  void fail(std::exception_ptr failure);
  void renumber();
  friend class SimulationProbe;  // tests

  static FrameBase& base_of(void* frame) {
    return std::coroutine_handle<FrameBase>::from_address(frame).promise();
  }
  void resume(void* frame) {
    ++events_;
    running_ = base_of(frame).actor;
    std::coroutine_handle<>::from_address(frame).resume();
  }

  // Schedules a frame for `time`, which is later than now. Inline advance: when nothing else can
  // happen before, the clock moves, and the result is no_slot: the caller goes on without having
  // been suspended. The slot whose event runs now goes to the first that asks, so that an actor
  // that delays again and again replays one path for each delay.
  template <bool in_large_tree>
  SlotId schedule(void* frame, std::uint64_t time) {
    const SlotId slot = running_slot_ != no_slot ? running_slot_ : queue_.take();
    const EventKey key = event_key(time, in_large_tree ? next_sequence() : sequence_++, slot);
    queue_.set_frame(slot, frame);
    const EventKey front =
        in_large_tree ? queue_.set(slot, key) : queue_.set_in_small_tree(slot, key);
    const bool is_next = static_cast<std::uint64_t>(front) == static_cast<std::uint64_t>(key);
    if (is_next && ready_.empty() && time < never) {
      now_ = time;
      running_slot_ = slot;
      ++events_;
      return no_slot;
    }
    running_slot_ = no_slot;
    return slot;
  }
  // Whether schedule<false>() may be called: this simulation runs, and nothing has to grow or to be
  // renumbered first.
  bool schedules_at_once() const {
    return runs_in_small_tree_ && sequence_ != max_sequence &&
           (running_slot_ != no_slot || queue_.has_room());
  }
  std::uint64_t next_sequence() {
    if (sequence_ == max_sequence) [[unlikely]]
      renumber();
    return sequence_++;
  }
  void forget_ready(void* frame) { ready_.remove(frame); }
  void forgotten_await(const std::string& awaited);

  static constexpr SlotId no_slot = max_slots;
  static constexpr auto never = static_cast<std::uint64_t>(Time::never().picoseconds());

  EventQueue queue_;
  ReadyRing ready_;
  std::uint64_t now_ = 0;
  std::uint64_t sequence_ = 1;  // 0 comes before everything of its instant: internal work of alarms
  std::uint64_t events_ = 0;
  SlotId running_slot_ = no_slot;
  bool runs_in_small_tree_ = false;
  ActorState* running_ = nullptr;
  bool stopping_ = false;
  std::exception_ptr failure_;  // of an actor; run() throws it
  Link actors_;
  Link background_actors_;
  StopFrame stop_;
  std::deque<std::string> names_;
  std::unique_ptr<AlarmWheel> alarms_;
  std::unordered_map<const ActorState*, Duration> past_end_;  // what is left, when a run is stuck
  Observer* observer_ = nullptr;
};

ActorState::~ActorState() {
  remove();
  if (simulation != nullptr) simulation->ready_.leave();
  if (handle != nullptr) handle->actor_ended();
}

inline Spawned Simulation::spawn(Actor actor, Name name, Background background) {
  ActorState& state = actor.release();
  Link& list = background == Background::yes ? background_actors_ : actors_;
  state.name = name;
  state.simulation = this;
  state.insert_before(list);
  ready_.join();
  ready_.push(state.frame());
  return Spawned(*this, state);
}

template <class Promise>
void Waitable::park(Waiter& waiter, std::coroutine_handle<Promise> who) {
  static_assert(std::derived_from<Promise, FrameBase>, "only actors and tasks can wait");
  ActorState* const actor = simulation_->running_;
  waiter.frame_ = who.address();
  note_actor(who.promise(), actor);
  actor->waits_for = this;
}

inline void Waitable::wake_front() {
  Waiter& waiter = *waiters_.front();
  simulation_->ready_.push(waiter.frame_);
  waiters_.remove(waiter);
  waiter.woken_in_ = simulation_;
}

inline bool Waitable::granted_by_living(const Waiter& waiter, const Waitable* granter) {
  return waiter.ready() && Simulation::base_of(waiter.frame_).actor->waits_for == granter;
}

inline void Waiter::leave(Waitable* waitable) {
  if (waiting()) {
    Simulation::base_of(frame_).actor->waits_for->waiters_.remove(*this);
  } else if (woken_in_ != over()) {
    leave_unlinked(waitable);
  }
}

}  // namespace osarium

#include "sim/engine/delay.hpp"  // Delay, which needs all of the above
