#include "models/hardware/cpu.hpp"

namespace osarium {

void Context::tell_departed() {
  while (!departures_.alone()) {
    auto& departure = *static_cast<Departure*>(departures_.next);
    departure.forget();
    departure.departed();
  }
}

void Departure::watch(Context& thread) {
  OSARIUM_CHECK(thread.cpu() != nullptr && thread.cpu()->thread() == &thread,
                "only the thread of a cpu can depart");
  remove();
  insert_before(thread.departures_);
}

}  // namespace osarium
