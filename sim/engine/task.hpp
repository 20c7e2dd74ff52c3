// A Task<T> is a coroutine that is called like a function: it runs at once, on its caller's thread
// of control, and gives its result to co_await.
//
//   Task<int> twice(Simulation& sim, int n) { co_await sim.delay(1_us); co_return 2 * n; }
//   int four = co_await twice(sim, 2);
//
// Rule: await where you call. Simulated time may pass inside the call expression already, so a
// stored Task is not a concurrent activity: spawn an Actor, or use all_of, for that. Exceptions
// travel through co_await as they would through a call.
#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <memory>
#include <utility>

#include "sim/engine/actor.hpp"

namespace osarium {

template <class T>
class Task;

// What all task promises share: who continues when the task is done, and how it ended.
class TaskPromiseBase : public FrameBase {
 public:
  struct FinalAwaiter {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> done) const noexcept {
      const std::coroutine_handle<> caller = done.promise().caller_;
      return caller ? caller : std::noop_coroutine();
    }
    void await_resume() const noexcept {}
  };

  std::suspend_never initial_suspend() noexcept { return {}; }
  FinalAwaiter final_suspend() noexcept { return {}; }
  void continue_with(std::coroutine_handle<> caller) { caller_ = caller; }

 protected:
  enum class State : unsigned char { running, value, error };
  std::coroutine_handle<> caller_;
  State state_ = State::running;
};

template <class T>
class TaskPromise : public TaskPromiseBase {
 public:
  TaskPromise() {}
  ~TaskPromise() {
    if (state_ == State::value) std::destroy_at(&value_);
    if (state_ == State::error) std::destroy_at(&error_);
  }
  Task<T> get_return_object();
  template <class U = T>
  void return_value(U&& value) {
    std::construct_at(&value_, std::forward<U>(value));
    state_ = State::value;
  }
  void unhandled_exception() {
    std::construct_at(&error_, std::current_exception());
    state_ = State::error;
  }
  T take() {
    if (state_ == State::error) [[unlikely]]
      std::rethrow_exception(error_);
    return std::move(value_);
  }

 private:
  union {
    T value_;
    std::exception_ptr error_;
  };
};

template <>
class TaskPromise<void> : public TaskPromiseBase {
 public:
  Task<void> get_return_object();
  void return_void() { state_ = State::value; }
  void unhandled_exception() { error_ = std::current_exception(); }
  void take() const {
    if (error_) [[unlikely]]
      std::rethrow_exception(error_);
  }

 private:
  std::exception_ptr error_;
};

template <class T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = TaskPromise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  explicit Task(Handle handle) : handle_(handle) {}
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&&) = delete;
  ~Task() {
    if (handle_) handle_.destroy();
  }

  bool await_ready() const { return handle_.done(); }
  void await_suspend(std::coroutine_handle<> caller) { handle_.promise().continue_with(caller); }
  T await_resume() { return handle_.promise().take(); }

 private:
  Handle handle_;
};

template <class T>
Task<T> TaskPromise<T>::get_return_object() {
  static_assert(alignof(TaskPromise) <= alignof(std::max_align_t),
                "frames are aligned for ordinary types only: return a pointer to this one");
  return Task<T>(Task<T>::Handle::from_promise(*this));
}
inline Task<void> TaskPromise<void>::get_return_object() {
  return Task<void>(Task<void>::Handle::from_promise(*this));
}

}  // namespace osarium
