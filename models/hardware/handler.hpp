// A Handler is code that comes over whatever a cpu does: an interrupt handler, a softirq, the far
// end of an IPI. It has a context of its own and runs its work each time that it is raised:
//
//   Handler acknowledge(sim, "acknowledge", Rank::interrupt, costs.receive,
//                       [&](Context& here) { return flush(here, requests); });
//   acknowledge.raise(cpu);
//
// Raised again before its work has begun it still runs once; raised while it works it runs once
// more. So the work takes care of all that has been asked for until it begins. The callable is kept
// for as long as the handler lives, which must not outlive its simulation.
#pragma once

#include <functional>
#include <utility>

#include "models/hardware/cpu.hpp"

namespace osarium {

class Handler {
 public:
  using Work = std::function<Task<>(Context& here)>;

  // `entry` is the time on the cpu before the work: to get in and, at once, to get out again.
  Handler(Simulation& simulation, Name name, Rank rank, Duration entry, Work work);
  Handler(const Handler&) = delete;
  ~Handler() { actor_.cancel(); }

  // It comes as soon as the cpu takes handlers of this rank.
  void raise(Cpu& cpu);
  // Raised, and not yet through.
  bool active() const { return context_.cpu() != nullptr; }
  Mode mode() const { return rank_ == Rank::interrupt ? Mode::interrupt : Mode::softirq; }
  const Context& context() const { return context_; }

 private:
  Actor serve();

  Context context_;
  Rank rank_;
  bool working_ = false;
  Cpu* again_ = nullptr;  // where to run next: raised while it works
  Duration entry_;
  Work work_;
  ActorHandle actor_;
};

}  // namespace osarium
