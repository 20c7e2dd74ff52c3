// A reference count of which every cpu keeps some spare references, so that taking and dropping one
// touches its own line only (Boyd-Wickizer et al.: An Analysis of Linux Scalability to Many Cores,
// OSDI 2010, section 4.3).
//
// The central count holds the references in use and all spare ones. A cpu that has too few spare
// ones takes new references from it; one that has more than `threshold` spare ones gives those
// above back to it.
#pragma once

#include <vector>

#include "models/mechanisms/per_cpu_lines.hpp"
#include "models/mechanisms/shared_counter.hpp"

namespace osarium {

class SloppyCounter {
 public:
  template <class Topology>
  SloppyCounter(const Coherence& coherence, const Topology& topology, std::int64_t threshold,
                std::string_view name = {})
      : threshold_(threshold),
        central_(coherence, 0, name),
        lines_(coherence, topology, name),
        spare_(static_cast<std::size_t>(topology.cpus())) {
    OSARIUM_CHECK(threshold >= 0, "a sloppy counter with a negative threshold");
  }

  Task<> acquire(Context& here, std::int64_t references = 1);
  Task<> release(Context& here, std::int64_t references = 1);
  // The references in use, from the lines of all cpus: what deallocating the object needs.
  Task<std::int64_t> reconcile(Context& here);

  // The same, known to the simulator at no cost.
  std::int64_t in_use() const;
  std::int64_t central() const { return central_.value(); }
  std::int64_t spare(CpuId cpu) const { return spare_[static_cast<std::size_t>(cpu.index)]; }

 private:
  std::int64_t threshold_;
  SharedCounter central_;
  PerCpuLines lines_;
  std::vector<std::int64_t> spare_;
};

}  // namespace osarium
