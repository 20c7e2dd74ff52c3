// What every awaitable is built from.
//
// A Waiter is a node inside an awaiter, which itself lives in the frame of the coroutine that
// waits, so waiting allocates nothing. It is new (not awaited so far), idle, waiting (linked into
// the WaitList of a Waitable) or ready (woken, not yet run). Frames may be destroyed at any time
// while suspended: an awaiter's destructor calls leave(). One that is destroyed while it is new
// comes from a forgotten co_await: the run fails.
#pragma once

#include <coroutine>
#include <cstdint>
#include <string>

namespace osarium {

class Simulation;
class Waitable;

// A name lives as long as the program (a literal) or as its simulation (Simulation::name()).
using Name = const char*;

class Waiter {
 public:
  Waiter() {}
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

 protected:
  friend class WaitList;
  friend class Simulation;
  friend class Waitable;

  bool waiting() const { return next_ != nullptr; }
  bool ready() const { return next_ == nullptr && woken_in_ != nullptr && woken_in_ != over(); }
  // Every destructor of an awaiter calls this: forgets a waiter that is waiting or ready.
  // `waitable` is what it was made for, which may be dead by now if it was awaited. Defined in
  // simulation.hpp.
  [[gnu::always_inline]] void leave(Waitable* waitable);
  [[gnu::noinline, gnu::cold]] void leave_unlinked(Waitable* waitable);
  // Every await_resume() calls this: the waiter has run.
  void set_idle() {
    next_ = nullptr;
    woken_in_ = over();
  }

  // In the place of a simulation: idle. (New is all zeros, which is cheaper to write.)
  static Simulation* over() { return reinterpret_cast<Simulation*>(std::uintptr_t{1}); }

  Waiter* next_ = nullptr;
  union {
    Waiter* previous_;                // while waiting
    Simulation* woken_in_ = nullptr;  // once ready
  };
  void* frame_;  // once it waits
};

// First in, first out; a waiter can leave from anywhere. Circular and doubly linked, one pointer
// long.
class WaitList {
 public:
  bool empty() const { return head_ == nullptr; }
  Waiter* front() const { return head_; }
  Waiter* after(const Waiter* waiter) const {
    return waiter->next_ == head_ ? nullptr : waiter->next_;
  }
  Waiter* last() const { return head_->previous_; }

  void push_back(Waiter& waiter) {
    if (head_ == nullptr) {
      head_ = waiter.next_ = waiter.previous_ = &waiter;
    } else {
      link_before(*head_, waiter);
    }
  }
  // `where` must be in the list.
  void insert_before(Waiter& where, Waiter& waiter) {
    link_before(where, waiter);
    if (&where == head_) head_ = &waiter;
  }
  void remove(Waiter& waiter) {
    if (waiter.next_ == &waiter) {
      head_ = nullptr;
    } else {
      waiter.previous_->next_ = waiter.next_;
      waiter.next_->previous_ = waiter.previous_;
      if (head_ == &waiter) head_ = waiter.next_;
    }
    waiter.next_ = nullptr;
    waiter.woken_in_ = nullptr;
  }

 private:
  static void link_before(Waiter& where, Waiter& waiter) {
    waiter.next_ = &where;
    waiter.previous_ = where.previous_;
    where.previous_->next_ = &waiter;
    where.previous_ = &waiter;
  }

  Waiter* head_ = nullptr;
};

// The base of what can be waited for. When it dies while actors wait, they are left waiting for
// ever.
class Waitable {
 public:
  Waitable(const Waitable&) = delete;
  Waitable& operator=(const Waitable&) = delete;

  Simulation& simulation() const { return *simulation_; }
  Name name() const { return name_; }
  bool has_waiters() const { return !waiters_.empty(); }
  // For the deadlock report: "resource disk (held by client 3)".
  virtual std::string description() const = 0;

 protected:
  friend class Waiter;
  Waitable(Simulation& simulation, Name name) : simulation_(&simulation), name_(name) {}
  virtual ~Waitable() {
    if (has_waiters()) abandon_waiters();
  }

  // Notes who suspends: before the waiter joins the list. Defined in simulation.hpp.
  template <class Promise>
  void park(Waiter& waiter, std::coroutine_handle<Promise> who);
  // Makes the first waiter ready, after those that are ready already. Defined in simulation.hpp.
  void wake_front();
  // For awaiters that are handed something when they are woken. The destructor of what hands it out
  // calls forget_grants(); an awaiter that is destroyed before it has run asks granted_by_living(),
  // and puts the thing back.
  void forget_grants();
  static bool granted_by_living(const Waiter& waiter, const Waitable* granter);

  Simulation* simulation_;
  Name name_;
  WaitList waiters_;

 private:
  void abandon_waiters();
};

}  // namespace osarium
