// How far apart two hardware threads are, as far as their caches are concerned: what the costs of
// coherence and of interrupts between cpus are indexed by. The later the farther.
#pragma once

#include <array>
#include <cstdint>

namespace osarium {

enum class Distance : std::uint8_t {
  same_cpu,
  same_core,     // hardware threads that share the first-level caches
  same_die,      // cores that share a last-level cache
  same_package,  // dies of one multi-chip module
  one_hop,       // sockets next to each other
  two_hops       // and all that is farther
};
inline constexpr std::size_t distances = 6;

}  // namespace osarium
