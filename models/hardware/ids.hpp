// Names of the parts of a machine: small integers from 0 on, behind types that cannot be mixed up.
// Parts are numbered in the order of the machine's description: socket by socket, in it node by
// node, core by core, thread by thread.
#pragma once

#include <compare>
#include <cstdint>

namespace osarium {

template <class Part>
struct Id {
  constexpr Id() = default;
  constexpr explicit Id(std::int32_t i) : index(i) {}
  friend constexpr auto operator<=>(Id, Id) = default;

  std::int32_t index = 0;
};

using CpuId = Id<struct CpuTag>;        // a hardware thread: what a kernel schedules on
using CoreId = Id<struct CoreTag>;      // its hardware threads share the first-level caches
using NodeId = Id<struct NodeTag>;      // a NUMA node: memory and the cores next to it
using SocketId = Id<struct SocketTag>;  // a package
using LinkId = Id<struct LinkTag>;      // between nodes
using KernelId = Id<struct KernelTag>;  // a kernel instance: several may share the machine

}  // namespace osarium
