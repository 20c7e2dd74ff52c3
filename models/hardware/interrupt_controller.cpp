#include "models/hardware/interrupt_controller.hpp"

namespace osarium {

Task<> InterruptLine::send(Context& here, Mode mode) {
  co_await here.compute(Duration(), mode);
  raise_in(costs_.ipi_delivery);
  co_await here.compute(costs_.ipi_send, mode);
}

Task<> InterruptController::multicast(Context& here, std::span<InterruptLine* const> lines,
                                      Mode mode) {
  co_await here.compute(Duration(), mode);
  for (InterruptLine* const line : lines) line->raise_in(costs_.ipi_delivery);
  co_await here.compute(costs_.ipi_send, mode);
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
  handler_->raise(*cpu_);
}

}  // namespace osarium
