// A wire takes frames in one direction, one after the other at the line rate, and hands each to the
// far end when its last bit is there. What is sent while it is busy queues without limit: a network
// card does not let that happen, a traffic generator may.
#pragma once

#include <cstdint>
#include <functional>

#include "models/hardware/ring.hpp"
#include "sim/engine/alarm_wheel.hpp"
#include "sim/parameters/parameter.hpp"
#include "sim/parameters/units.hpp"

namespace osarium {

// A frame, and what the models need to know of what is in it.
struct Packet {
  std::uint32_t flow = 0;      // what a card hashes: addresses and ports
  std::uint32_t bytes = 0;     // from the Ethernet header on, without the checksum
  Time arrived{};              // at the card that received it
  std::uint64_t payload = 0;   // whatever the sender means by it
  std::uint32_t function = 0;  // of the receiving card: what its address selects
};

struct WireParameters {
  Bandwidth line_rate = 1_Gbps;
  Bytes overhead = 24_B;
  Bytes least_frame = 60_B;
  Duration propagation{};

  static ParameterList parameters();
};

class Wire final : Alarm {
 public:
  using Arrive = std::function<void(const Packet&)>;

  Wire(Simulation& simulation, const WireParameters& parameters, Arrive arrive)
      : Alarm(simulation, Expiry::usual),
        simulation_(simulation),
        parameters_(parameters),
        arrive_(std::move(arrive)) {}

  // How long a frame occupies the wire.
  Duration frame_time(std::uint32_t bytes) const;
  // The instant at which the frame has left, and the next may start.
  Time send(const Packet& packet);

 private:
  struct InFlight {
    Packet packet;
    Time arrival;
  };
  void expired() override;

  Simulation& simulation_;
  WireParameters parameters_;
  Arrive arrive_;
  Time free_at_;
  Ring<InFlight> in_flight_;
};

}  // namespace osarium
