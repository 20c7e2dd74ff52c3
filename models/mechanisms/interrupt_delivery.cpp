#include "models/mechanisms/interrupt_delivery.hpp"

namespace osarium {

Task<> InterruptDelivery::drain(Context& here, Mode mode) {
  for (;;) {
    const int done = co_await poll(here, mode, DeviceWork::unlimited);
    if (done == 0) co_return;
  }
}

}  // namespace osarium
