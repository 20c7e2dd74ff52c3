// A context that spins on a copy of a cache line: it loads the line, finds that it has to go on,
// and loads it again when it has been written. All it does meanwhile is what it did before, so the
// line does it on its behalf, at the instants at which the context would, without resuming it:
// only the load that ends the waiting is an event. Whatever disturbs the context (an interrupt,
// preemption, a change of speed) gives it back to itself. CacheLine::spin_until() is how to use it.
#pragma once

#include <algorithm>

#include "models/hardware/context.hpp"

namespace osarium {

class CacheLine;

class LineSpinner final : private Link, private Disturbance {
 public:
  using Done = bool (*)(void* what);

  LineSpinner(CacheLine& line, Context& here, Done done, void* what);
  LineSpinner(const LineSpinner&) = delete;
  ~LineSpinner() { leave(); }

  // co_await: a load, and spinning if it is not over. True: it is. False: to be done again.
  class [[nodiscard]] Look {
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

 private:
  friend class CacheLine;

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
  Done done_;
  void* what_;
  std::uint64_t seen_;  // of the line's looks
  Time load_begin_;
  Time load_end_;
  Duration stall_;
  bool over_ = false;
  bool outdated_ = false;  // written during its load
};

}  // namespace osarium
