// An Actor is an independent thread of control in a simulation: a coroutine that returns Actor.
//
//   Actor customer(Simulation& sim, Resource& teller) { auto hold = co_await teller.acquire(); … }
//   sim.spawn(customer(sim, teller), "customer");
//
// It starts at the instant of spawn(), after everything that is ready already, and its frame goes
// away when it ends. (It is not called a process or a thread: those are things that the simulated
// machine has.) Arguments are copied into the frame; a reference must outlive the actor. Do not
// spawn a capturing lambda's coroutine directly: its captures die with the lambda;
// Simulation::spawn(callable) keeps them.
#pragma once

#include <concepts>
#include <coroutine>
#include <type_traits>
#include <utility>

#include "sim/engine/check.hpp"
#include "sim/engine/frame_pool.hpp"
#include "sim/engine/link.hpp"
#include "sim/engine/waiting.hpp"

namespace osarium {

struct ActorState;
class ActorHandle;

// Every promise begins with this, so that the engine can tell from a frame which actor it belongs
// to.
struct FrameBase {
  ActorState* actor = nullptr;

  static void* operator new(std::size_t bytes) { return FramePool::allocate(bytes); }
  static void operator delete(void* frame, std::size_t bytes) {
    FramePool::deallocate(frame, bytes);
  }
};

struct ActorState : FrameBase, Link {
  ActorState() { actor = this; }
  ActorState(const ActorState&) = delete;
  ActorState& operator=(const ActorState&) = delete;
  inline ~ActorState();  // defined in simulation.hpp

  void* frame() { return std::coroutine_handle<ActorState>::from_promise(*this).address(); }

  Name name = "actor";
  Simulation* simulation = nullptr;
  ActorHandle* handle = nullptr;
  Waitable* waits_for = nullptr;  // valid while suspended in a Waitable
};

// Notes to whom a frame that suspends belongs; an actor's own frame knows.
template <class Promise>
void note_actor(Promise& promise, ActorState* actor) {
  if constexpr (!std::derived_from<Promise, ActorState>) promise.actor = actor;
}

class [[nodiscard]] Actor {
 public:
  struct promise_type : ActorState {
    Actor get_return_object() { return Actor(*this); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    // Ends the run with what is ready at this instant; run() throws the exception. (Throwing it
    // from here would leave clang 14 with a frame that can neither be kept nor destroyed.)
    void unhandled_exception();
  };

  Actor(Actor&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
  Actor& operator=(Actor&&) = delete;
  ~Actor() {
    if (state_ != nullptr) std::coroutine_handle<>::from_address(frame()).destroy();
  }

  void* frame() const { return state_->frame(); }

  // An actor is not a call: it is spawned.
  template <class Never = void>
  auto operator co_await() const {
    static_assert(!std::is_void_v<Never>,
                  "an Actor cannot be awaited: spawn it, or let the coroutine return a Task");
    return std::suspend_never();
  }

 private:
  friend class Simulation;
  explicit Actor(ActorState& state) : state_(&state) {}
  ActorState& release() { return *std::exchange(state_, nullptr); }

  ActorState* state_;
};

// What spawn() returns: to be dropped, which leaves the actor running, or to be made an ActorHandle
// at once.
class Spawned {
 public:
  Spawned(const Spawned&) = delete;
  Spawned& operator=(const Spawned&) = delete;

 private:
  friend class Simulation;
  friend class ActorHandle;
  Spawned(Simulation& simulation, ActorState& state) : simulation_(simulation), state_(state) {}
  Simulation& simulation_;
  ActorState& state_;
};

// Lets others wait for an actor's end (co_await handle.join()) or end it (cancel()). Dropping the
// handle leaves the actor running.
class ActorHandle final : private Waitable {
 public:
  // Implicit, for `ActorHandle worker = sim.spawn(…)`. An actor has one handle at most.
  ActorHandle(Spawned&& spawned)
      : Waitable(spawned.simulation_, spawned.state_.name), state_(&spawned.state_) {
    OSARIUM_CHECK(state_->handle == nullptr, "an actor with two handles");
    state_->handle = this;
  }
  ActorHandle(ActorHandle&& other) : Waitable(other.simulation(), other.name()) {
    OSARIUM_CHECK(!other.has_waiters(), "a handle moved while an actor joins it");
    state_ = std::exchange(other.state_, nullptr);
    if (state_ != nullptr) state_->handle = this;
  }
  ActorHandle& operator=(ActorHandle&&) = delete;
  ~ActorHandle() {
    if (state_ != nullptr) state_->handle = nullptr;
  }

  using Waitable::name;
  std::string description() const override { return std::string("the end of ") + name(); }
  bool done() const { return state_ == nullptr; }
  // Of an actor that has not ended, in a run that is stuck: "resource disk (held by client 3)".
  std::string waits_for() const;

  // Ends the actor now, whatever it waits for: what its frames hold is released by their
  // destructors. An actor that has ended is left alone; the running actor cannot cancel itself.
  void cancel();

  class [[nodiscard]] Join : Waiter {
   public:
    explicit Join(ActorHandle& handle) : handle_(handle) {}
    Join(const Join&) = delete;
    ~Join() { leave(&handle_); }
    bool await_ready() const { return handle_.done(); }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> who) {
      handle_.park(*this, who);
      handle_.waiters_.push_back(*this);
    }
    void await_resume() { set_idle(); }

   private:
    ActorHandle& handle_;
  };
  // The handle must stay where it is until the actor has ended.
  Join join() { return Join(*this); }

 private:
  friend struct ActorState;
  void actor_ended();

  ActorState* state_;
};

}  // namespace osarium
