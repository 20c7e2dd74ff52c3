#include "models/hardware/wire.hpp"

#include <algorithm>

namespace osarium {

// IEEE 802.3: 8 bytes of preamble, 4 of checksum and 12 of gap go with every frame, and a frame is
// padded to 64 bytes with its checksum.
ParameterList WireParameters::parameters() {
  return parameter_list(
      "An Ethernet wire.",
      parameter("line_rate", &WireParameters::line_rate, positive, "Rate of the wire."),
      parameter("overhead", &WireParameters::overhead, not_negative,
                "Preamble, checksum and gap that go with every frame."),
      parameter("least_frame", &WireParameters::least_frame, not_negative,
                "A shorter frame is padded to this, without its checksum."),
      parameter("propagation", &WireParameters::propagation, not_negative,
                "From the last bit sent to the last bit received."));
}

Duration Wire::frame_time(std::uint32_t bytes) const {
  const Bytes frame = std::max(Bytes::of_count(bytes), parameters_.least_frame);
  return transfer_time(frame + parameters_.overhead, parameters_.line_rate);
}

Time Wire::send(const Packet& packet) {
  free_at_ = std::max(free_at_, simulation_.now()) + frame_time(packet.bytes);
  in_flight_.push_back({packet, free_at_ + parameters_.propagation});
  if (!armed()) arm(in_flight_.front().arrival);
  return free_at_;
}

void Wire::expired() {
  const Packet packet = in_flight_.front().packet;
  in_flight_.pop_front();
  if (!in_flight_.empty()) arm(in_flight_.front().arrival);
  arrive_(packet);
}

}  // namespace osarium
