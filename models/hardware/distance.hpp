// How far apart two hardware threads are, as far as their caches are concerned: what the costs of
// coherence and of interrupts between cpus are indexed by. The later the farther.
#pragma once

#include <cstdint>

namespace osarium {

enum class Distance : std::uint8_t {
  same_cpu,
  same_core,     // hardware threads that share the first-level caches
  same_die,      // cores of one node, which share a last-level cache
  same_package,  // nodes of one package, however they are joined
  one_hop,       // sockets next to each other
  two_hops       // and all that is farther
};
inline constexpr int distances = 6;

}  // namespace osarium
