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
#pragma once

#include "models/hardware/context.hpp"

namespace osarium {

class CacheLine;

class LineSpinner final : private Link, private Disturbance {
 public:
  // `done` as in CacheLine::spin_until(); it outlives the spinner.
  template <class Done>
  LineSpinner(CacheLine& line, Context& here, Done& done)
      : LineSpinner(
            line, here, [](void* what) { return (*static_cast<Done*>(what))(); }, &done) {}
  LineSpinner(const LineSpinner&) = delete;
  ~LineSpinner() { leave(); }

  // Loads the line, and spins if it is not over. True: it is. False: look again.
  class Look;
  Look look();

 private:
  friend class CacheLine;
  using Ask = bool (*)(void* what);

  LineSpinner(CacheLine& line, Context& here, Ask ask, void* what);
  bool done() const { return ask_(what_); }
  Context::Computing begin();
  void disturbed() override;
  // The line was written now, or its spinners are to look for another reason.
  void prompt(Time now);
  void load(Time at);
  void load_again();
  void go_on_alone();
  void join();
  void rejoin();
  void leave();

  CacheLine& line_;
  Context& here_;
  Ask ask_;
  void* what_;
  std::uint64_t seen_;  // of the line's looks
  Time load_begin_;
  Time load_end_;
  Duration stall_;
  bool over_ = false;
  bool outdated_ = false;  // written during its load
};

class [[nodiscard]] LineSpinner::Look {
 public:
  explicit Look(LineSpinner& spinner) : spinner_(spinner), computing_(spinner.begin()) {}
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

}  // namespace osarium
