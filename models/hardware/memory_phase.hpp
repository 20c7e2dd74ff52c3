// A MemoryPhase says which data the code of a context works on, for as long as it lives:
//
//   WorkingSet set(machine.memory(), {.footprint = 8_MiB, .accesses_per_second = 2e7});
//   MemoryPhase phase(here, set);             // in the context's own coroutine
//   co_await here.compute(work, Mode::user);
//
// It loads the memory of its machine while the context is on top of a cpu, whichever that is at the
// time, and not while it waits, sleeps or is interrupted. A phase within another one takes its
// place until it ends. Phases of a context that dies are over.
#pragma once

#include "models/hardware/context.hpp"

namespace osarium {

class [[nodiscard]] MemoryPhase {
 public:
  MemoryPhase(Context& here, WorkingSet& set);
  MemoryPhase(const MemoryPhase&) = delete;
  ~MemoryPhase();

 private:
  friend class Context;
  static void forget_all(Context& context);

  Context* here_;  // nullptr: dead
  WorkingSet& set_;
  MemoryPhase* outer_;
};

inline WorkingSet* Context::working_set() const {
  return phase_ == nullptr ? nullptr : &phase_->set_;
}

}  // namespace osarium
