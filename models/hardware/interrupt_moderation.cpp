#include "models/hardware/interrupt_moderation.hpp"

#include <algorithm>

namespace osarium {

ParameterList Coalescing::parameters() {
  return parameter_list(
      "When a queue of a device interrupts.",
      parameter("interval", &Coalescing::interval, not_negative,
                "Least time between two interrupts of a queue."),
      parameter("frames", &Coalescing::frames, not_negative,
                "So many at hand interrupt without regard to the interval; 0: never."),
      parameter("adaptive", &Coalescing::adaptive,
                "Choose the interval by the mean size of packets, as igb does; start with "
                "interval."));
}

// Linux, drivers/net/ethernet/intel/igb/igb_main.c, igb_update_ring_itr() in conservative mode:
// quarters of a microsecond, of which the card counts whole ones.
Duration adaptive_interval(std::uint64_t bytes, std::uint64_t packets) {
  const std::uint64_t size = std::min<std::uint64_t>(bytes / packets + 24, 3000);
  const std::uint64_t quarters = size > 300 && size < 1200 ? size / 3 : size / 2;
  constexpr std::uint64_t least = 196;  // 20,000 interrupts a second
  return Duration::microseconds(static_cast<std::int64_t>(std::max(quarters, least) / 4));
}

void InterruptModeration::enable() {
  enabled_ = true;
  const Time visible = visible_after(Time::picoseconds(-1));
  if (visible < Time::never()) announce(visible);
}

void InterruptModeration::disable() {
  enabled_ = false;
  cancel();
}

void InterruptModeration::announce(Time visible) {
  if (!enabled_) return;
  const bool many =
      coalescing_.frames > 0 && waiting() >= static_cast<std::size_t>(coalescing_.frames);
  if (many) earliest_ = std::min(earliest_, visible);
  const Time time = std::max({visible, earliest_, simulation_.now()});
  if (!armed() || time < deadline()) arm(time);
}

void InterruptModeration::expired() {
  if (moderated_) {
    earliest_ = simulation_.now() + interval_;
    ++interrupts_;
  }
  const Time hidden = visible_after(simulation_.now());
  if (hidden < Time::never()) announce(hidden);
  if (signal_) signal_();
}

}  // namespace osarium
