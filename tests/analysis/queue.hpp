// A single server, first come first served, as Lindley's recursion: no engine needed, a few
// nanoseconds for a request. Starts empty; interarrival times are exponential with the given rate,
// services exponential with mean 1. Used where a method of analysis/ must be tried many times.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/random/stream.hpp"

namespace osarium {

struct Served {
  double arrival;
  double departure;
  double latency() const { return departure - arrival; }
};

class SingleServer {
 public:
  SingleServer(double rate, std::uint64_t repetition, std::uint32_t replica)
      : rate_(rate),
        gaps_({1, replica}, "client", repetition, "gap"),
        services_({1, replica}, "client", repetition, "service") {}

  Served next() {
    arrival_ += gaps_.exponential() / rate_;
    departure_ = std::max(arrival_, departure_) + services_.exponential();
    return {arrival_, departure_};
  }

 private:
  double rate_;
  Stream gaps_;
  Stream services_;
  double arrival_ = 0;
  double departure_ = 0;
};

}  // namespace osarium
