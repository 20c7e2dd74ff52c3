// How much memory a kernel has promised to its processes, in pages: a per-CPU counter whose global
// count lies beside a spinlock (Linux: vm_committed_as). A change of at least the batch takes that
// lock every time, and all cpus of the kernel meet there; how large the batch is follows from the
// kernel's profile, its cpus and their share of the machine's memory. Or a sloppy counter: a cpu
// keeps at most as many spare pages, and there is no lock, but one number that all cpus change when
// they have too few or too many.
//
// Under one owner it is a plain number, which costs nothing.
#pragma once

#include <optional>

#include "models/mechanisms/percpu_counter.hpp"
#include "models/mechanisms/sloppy_counter.hpp"
#include "models/services/kernel.hpp"

namespace osarium {

class CommittedMemory {
 public:
  CommittedMemory(Kernel& kernel, Serialised serialised);
  CommittedMemory(const CommittedMemory&) = delete;

  Task<> add(Context& here, std::int64_t pages);

  // Pages of a kernel's share of the memory: that of its cpus.
  static std::int64_t pages_of(const Kernel& kernel);
  static std::int64_t batch_of(const Kernel& kernel);

  // Known to the simulator at no cost.
  std::int64_t exact() const {
    return counter_ ? counter_->exact() : sloppy_ ? sloppy_->in_use() : owned_;
  }
  // Of the per-CPU counter.
  std::uint64_t overflows() const { return counter_ ? counter_->overflows() : 0; }

 private:
  Kernel& kernel_;
  KernelLock lock_;
  std::optional<PercpuCounter<KernelLock>> counter_;
  std::optional<SloppyCounter> sloppy_;
  std::int64_t owned_ = 0;
};

}  // namespace osarium
