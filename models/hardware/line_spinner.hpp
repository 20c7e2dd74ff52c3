// A context that spins on a copy of a cache line: it loads the line, finds that it has to go on,
// and loads it again when it has been written. All it does meanwhile is what it did before, so the
// line does it on its behalf, at the instants at which the context would, without resuming it:
// only the load that ends the waiting is an event. Whatever disturbs the context (an interrupt,
// preemption, a change of speed) gives it back to itself.
//
//   co_await line.spin_until(here, done);             // or, where speed matters:
//   LineSpinner spinner(line, here, done);
//   bool over = false;
//   while (!over) over = co_await spinner.look();
//
// With LineOperation::atomic it does not look but tries, again and again, and takes the line each
// time: what it wants is free (`done`) only after a write, and then the first one to try has it. A
// line's spinners are all of one kind.
#pragma once

#include "models/hardware/coherence.hpp"
#include "models/hardware/context.hpp"

namespace osarium {

class CacheLine;

class LineSpinner final : private Link, private Disturbance {
 public:
  // `done` as in CacheLine::spin_until(); it outlives the spinner.
  template <class Done>
  LineSpinner(CacheLine& line, Context& here, Done& done,
              LineOperation operation = LineOperation::load)
      : LineSpinner(
            line, here, operation, [](void* what) { return (*static_cast<Done*>(what))(); },
            &done) {}
  LineSpinner(const LineSpinner&) = delete;
  ~LineSpinner() { leave(); }

  // Loads the line, and spins if it is not over. True: it is. False: look again.
  class Look;
  Look look();
  // The same after an operation on this or another line, in the mode that the context is in. What
  // happens during that is for the look() after it.
  Look look_after(CacheLine& line, LineOperation operation);

 private:
  friend class CacheLine;
  using Ask = bool (*)(void* what);

  LineSpinner(CacheLine& line, Context& here, LineOperation operation, Ask ask, void* what);
  bool done() const { return ask_(what_); }
  bool tries() const { return operation_ == LineOperation::atomic; }
  bool began_after(Time begun, std::uint64_t number) const {
    return load_begin_ > begun || (load_begin_ == begun && number_ > number);
  }
  Context::Computing begin();
  Context::Computing begin_after(CacheLine& line, LineOperation operation);
  void disturbed() override;
  void observed() override;
  // The line was written now, or its spinners are to look for another reason.
  void prompt(Time now);
  void let_try();
  void load(Time at);
  void load_again();
  void go_on_alone();
  void set_outdated();
  void clear_outdated();
  void join();
  void rejoin();
  void leave();

  CacheLine& line_;
  Context& here_;
  LineOperation operation_;
  Ask ask_;
  void* what_;
  std::uint64_t seen_;    // of the line's looks
  std::uint64_t number_;  // of its load, in the order in which they began
  Time load_begin_;
  Time load_end_;
  Duration stall_;
  bool over_ = false;
  bool outdated_ = false;  // will have to go again at the end of its load
};

class [[nodiscard]] LineSpinner::Look {
 public:
  explicit Look(LineSpinner& spinner) : spinner_(spinner), computing_(spinner.begin()) {}
  Look(LineSpinner& spinner, CacheLine& line, LineOperation operation)
      : spinner_(spinner), computing_(spinner.begin_after(line, operation)) {}
  Look(const Look&) = delete;
  bool await_ready() const { return computing_.await_ready(); }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> who) {
    return computing_.await_suspend(who);
  }
  bool await_resume() {
    computing_.await_resume();
    spinner_.leave();
    return spinner_.over_;
  }

 private:
  LineSpinner& spinner_;
  Context::Computing computing_;
};

inline LineSpinner::Look LineSpinner::look() { return Look(*this); }
inline LineSpinner::Look LineSpinner::look_after(CacheLine& line, LineOperation operation) {
  return Look(*this, line, operation);
}

}  // namespace osarium
