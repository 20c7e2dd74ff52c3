// A Queue<T> hands values from producers to consumers, first in, first out, on both sides.
//
//   Queue<Packet> ring(sim, 256, "ring");    // bounded; without a capacity it is unbounded
//   co_await ring.put(packet);               // waits while it is full
//   Packet packet = co_await ring.get();     // waits while it is empty
//
// A value that meets a waiting consumer goes straight to it, so nobody overtakes. try_put() and
// try_get() never wait. A consumer that is cancelled after a value was handed to it puts that value
// back at the front.
//
// g++ 12 destroys the members of a temporary twice that is made of braces, without a constructor,
// in an expression with co_await. put() cannot tell such a temporary from a named value that is
// moved, so it refuses both for an aggregate whose members have destructors: give the type a
// constructor, or put a copy of a named value.
#pragma once

#include <concepts>
#include <cstddef>
#include <deque>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

#include "sim/engine/simulation.hpp"

namespace osarium {

template <class T>
class Queue final : public Waitable {
 public:
  static constexpr std::size_t unbounded = std::numeric_limits<std::size_t>::max();

  explicit Queue(Simulation& simulation, std::size_t capacity = unbounded, Name name = "queue")
      : Waitable(simulation, name), capacity_(capacity), producers_(simulation, name) {
    OSARIUM_CHECK(capacity > 0, "a queue without room");
  }

  ~Queue() { forget_grants(); }

  class [[nodiscard]] Put : Waiter {
   public:
    template <class U>
    Put(Queue& queue, U&& value) : queue_(queue), value_(std::forward<U>(value)) {}
    ~Put() { leave(&queue_.producers_); }
    bool await_ready() {
      if (queue_.full()) return false;
      queue_.deliver(std::move(value_));
      return true;
    }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> who) {
      queue_.producers_.park(*this, who);
      queue_.producers_.waiters_.push_back(*this);
    }
    void await_resume() { set_idle(); }

   private:
    friend class Queue;
    Queue& queue_;
    T value_;
  };

  class [[nodiscard]] Get : Waiter {
   public:
    explicit Get(Queue& queue) : queue_(queue) {}
    ~Get() {
      const bool served = granted_by_living(*this, &queue_);
      leave(&queue_);
      if (served) queue_.take_back(std::move(*value_));
    }
    bool await_ready() {
      value_ = queue_.try_get();
      return value_.has_value();
    }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> who) {
      queue_.park(*this, who);
      queue_.waiters_.push_back(*this);
    }
    T await_resume() {
      set_idle();
      return std::move(*value_);
    }

   private:
    friend class Queue;
    Queue& queue_;
    std::optional<T> value_;
  };

  template <std::convertible_to<T> U = T>
  Put put(U&& value) {
    static_assert(
        std::is_lvalue_reference_v<U> || !destroyed_twice<U>,
        "a temporary of this aggregate would be destroyed twice: give the type a "
        "constructor, or name the value and put a copy: auto v = T{...}; co_await q.put(v)");
    return Put(*this, std::forward<U>(value));
  }
  Get get() { return Get(*this); }

  // False, and the value is gone, if there is no room.
  bool try_put(T value) {
    if (full()) return false;
    deliver(std::move(value));
    return true;
  }
  std::optional<T> try_get() {
    if (values_.empty()) return std::nullopt;
    std::optional<T> value(std::move(values_.front()));
    values_.pop_front();
    admit_producer();
    return value;
  }

  std::size_t size() const { return values_.size(); }
  bool empty() const { return values_.empty(); }
  bool full() const { return values_.size() >= capacity_; }
  std::size_t capacity() const { return capacity_; }
  std::string description() const override { return std::string("a value from queue ") + name(); }

 private:
  template <class U>
  static constexpr bool destroyed_twice =
      std::is_aggregate_v<std::remove_cvref_t<U>> && !std::is_trivially_destructible_v<U>;

  // The other side of the queue: what waits for room.
  class Room final : public Waitable {
   public:
    Room(Simulation& simulation, Name name) : Waitable(simulation, name) {}
    std::string description() const override { return std::string("room in queue ") + name(); }

   private:
    friend class Queue;
    friend class Put;
    using Waitable::park;
    using Waitable::waiters_;
    using Waitable::wake_front;
  };

  void deliver(T value) {
    if (waiters_.empty()) {
      values_.push_back(std::move(value));
      return;
    }
    auto& consumer = static_cast<Get&>(*waiters_.front());
    consumer.value_ = std::move(value);
    wake_front();
  }
  // What was handed to a consumer that was cancelled: it is older than everything in the queue.
  void take_back(T value) {
    if (waiters_.empty()) {
      values_.push_front(std::move(value));
    } else {
      deliver(std::move(value));
    }
  }
  void admit_producer() {
    if (!producers_.has_waiters() || full()) return;
    auto& producer = static_cast<Put&>(*producers_.waiters_.front());
    values_.push_back(std::move(producer.value_));
    producers_.wake_front();
  }

  std::size_t capacity_;
  Room producers_;
  std::deque<T> values_;
};

}  // namespace osarium
