#include "models/mechanisms/polling.hpp"

namespace osarium {

PollingDelivery::PollingDelivery(Cpu& cpu, DeviceWork& work, const PollingCosts& costs, int batch)
    : InterruptDelivery(work),
      cpu_(cpu),
      look_(costs.look),
      batch_(batch),
      thread_(cpu.simulation(), "poller", {.affinity = CpuSet::only(cpu.id())}),
      actor_(cpu.simulation().spawn(run(), "poller", Background::yes)) {
  work.watch([this] {
    if (std::exchange(spinning_, false)) thread_.end_spin();
  });
}

Actor PollingDelivery::run() {
  for (;;) {
    co_await thread_.compute(look_, Mode::user);
    while (!work_.ready()) co_await wait();
    co_await poll(thread_, Mode::user, batch_);
  }
}

// The time that it has got on its cpu, not the clock, says how far the round is.
Task<> PollingDelivery::wait() {
  const Duration before = cpu_.time(Mode::spin);
  spinning_ = true;
  work_.enable_interrupts();
  co_await thread_.spin();
  work_.disable_interrupts();
  const Duration spun = cpu_.time(Mode::spin) - before;
  if (look_ == Duration() || spun % look_ == Duration()) co_return;
  co_await thread_.compute(look_ - spun % look_, Mode::spin);
}

}  // namespace osarium
