#include "models/hardware/interrupt_controller.hpp"

#include "models/hardware/observer.hpp"

namespace osarium {

Task<> InterruptLine::send(Context& here, Mode mode) {
  co_await here.compute(Duration(), mode);
  raise_from(here);
  co_await here.compute(costs_.ipi_send, mode);
}

Task<> InterruptController::multicast(Context& here, std::span<InterruptLine* const> lines,
                                      Mode mode) {
  co_await here.compute(Duration(), mode);
  for (InterruptLine* const line : lines) line->raise_from(here);
  co_await here.compute(costs_.ipi_send, mode);
}

void InterruptLine::raise_from(const Context& sender) {
  if (Observer* const observer = sender.simulation().observer()) [[unlikely]]
    observer->interrupts(sender, cpu_->id(), handler_->context());
  raise_in(costs_.ipi_delivery);
}

void InterruptLine::raise_in(Duration delivery) {
  if (pending_) return;
  pending_ = true;
  if (!masked_) arm_in(delivery);
}

void InterruptLine::mask() {
  masked_ = true;
  cancel();
}

void InterruptLine::unmask() {
  if (!masked_) return;
  masked_ = false;
  if (pending_) arm_in(costs_.delivery);
}

void InterruptLine::expired() {
  pending_ = false;
  ++delivered_;
  if (statistics_ != nullptr) statistics_->deliver(users_, cpu_->id());
  handler_->raise(*cpu_);
}

}  // namespace osarium
