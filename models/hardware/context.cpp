#include "models/hardware/context.hpp"

#include <algorithm>

#include "models/hardware/cpu.hpp"
#include "models/hardware/memory_phase.hpp"

namespace osarium {

Context::~Context() {
  tell_nobody();
  MemoryPhase::forget_all(*this);
  if (cpu_ != nullptr) cpu_->remove(*this);
}

void Context::tell_nobody() {
  while (!departures_.alone()) static_cast<Departure*>(departures_.next)->forget();
  if (disturbance_ != nullptr) disturbance_->forget();
}

bool Context::running() const { return cpu_ != nullptr && cpu_->running() == this; }

Duration Context::used() const {
  return running() ? used_ + (simulation().now() - cpu_->since_) : used_;
}

Duration Context::remaining() const {
  if (!running() || remaining_ == endless) return remaining_;
  const Duration elapsed = simulation().now() - cpu_->since_;
  const Duration working = std::max(Duration(), elapsed - cpu_->needed(owed_));
  return std::max(Duration(), remaining_ - cpu_->progress(working));
}

void Context::abandon(Computing& computing) {
  waiters_.remove(computing);
  computing.set_idle();
  if (running()) cpu_->proceed();
}

void Context::end_spin() {
  if (!has_waiters()) {
    spin_ended_ = true;
    return;
  }
  OSARIUM_CHECK(remaining_ == endless, "end_spin() of a context that does not spin");
  if (running()) cpu_->settle();
  remaining_ = Duration();
  if (running()) cpu_->proceed();
}

void Context::spins_since(Time since) {
  if (mode_ == Mode::spin) return;
  cpu_->settle(since);
  mode_ = Mode::spin;
}

void Context::end_spin(Duration work, Time begun) {
  OSARIUM_CHECK(has_waiters() && remaining_ == endless && unhindered(),
                "a context does not spin that is to have computed");
  cpu_->settle(begun);
  remaining_ = work;
  begun_ = begun;
  const Duration left = cpu_->needed(work) - (simulation().now() - begun);
  OSARIUM_CHECK(left >= Duration(), "a context is to have computed for longer than it has been");
  if (left == Duration()) return finish();
  cpu_->end_of_work_.set(waiting_frame(), left);
}

}  // namespace osarium
