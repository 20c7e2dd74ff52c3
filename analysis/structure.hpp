// What the cpus and kernels of a system had in common while a workload ran: locks, cache lines and
// interrupts between cpus, by name. How often all of one name were used, and how many cpus and
// kernel instances used one and the same of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace osarium {

struct SharedThing {
  enum class Kind : std::uint8_t { lock, line, interrupt };

  Kind kind = Kind::lock;
  std::string name;
  std::uint64_t times = 0;  // acquired; touched; sent
  int cpus = 0;             // the most that used one and the same
  int kernels = 0;
  // Of locks.
  std::uint64_t contended = 0;
  double waited = 0;  // seconds, of those contended
  // Of locks and lines: from the cache of another core, and of that from another package.
  std::uint64_t moves = 0;
  std::uint64_t across_sockets = 0;
  // Of interrupts: sendings, whom they were for, and how many of these were of another kernel.
  std::uint64_t sendings = 0;
  std::uint64_t targets = 0;
  std::uint64_t across_kernels = 0;
};

struct Structure {
  int cpus = 0;  // of the machine
  int kernels = 0;
  std::uint64_t requests = 0;       // of all workloads but those that others call
  std::vector<SharedThing> things;  // that were used

  // Of two replicas.
  void add(const Structure& other);
  const SharedThing* find(SharedThing::Kind kind, std::string_view name) const;
  double per_request(std::uint64_t count) const {
    return requests == 0 ? 0 : static_cast<double>(count) / static_cast<double>(requests);
  }
  // Of all things of a kind.
  std::uint64_t sum(SharedThing::Kind kind, std::uint64_t SharedThing::*count) const;
  // Names of those that one kernel does not have for itself.
  std::vector<std::string> across_kernels() const;
};

}  // namespace osarium
