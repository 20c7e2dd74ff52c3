#include "models/hardware/memory_phase.hpp"

#include "models/hardware/cpu.hpp"

namespace osarium {

MemoryPhase::MemoryPhase(Context& here, WorkingSet& set)
    : here_(&here), set_(set), outer_(here.phase_) {
  here.phase_ = this;
  if (here.running()) here.cpu()->tell_watcher();
}

// Frames that are destroyed together may end an outer phase before an inner one.
MemoryPhase::~MemoryPhase() {
  if (here_ == nullptr) return;
  MemoryPhase** place = &here_->phase_;
  while (*place != this) place = &(*place)->outer_;
  *place = outer_;
  if (here_->running()) here_->cpu()->tell_watcher();
}

void MemoryPhase::forget_all(Context& context) {
  while (context.phase_ != nullptr) {
    context.phase_->here_ = nullptr;
    context.phase_ = context.phase_->outer_;
  }
}

}  // namespace osarium
