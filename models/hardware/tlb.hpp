// Translation lookaside buffers: what it costs to flush and to fill them again, and which cpus may
// hold entries of an address space, so that they have to be told when pages go
// (models/mechanisms/shootdown.hpp). Entries are not kept one by one: after a full flush a thread
// walks the page tables once for each page of its working set that the buffer had room for.
#pragma once

#include <bitset>

#include "models/costs/cost_table.hpp"
#include "models/hardware/ids.hpp"

namespace osarium {

struct TlbCosts {
  Duration flush_page{};  // one entry, by its address
  Duration flush_all{};   // all but those of the kernel
  Duration refill{};      // one page walk
  std::int64_t entries = 0;

  static TlbCosts from(const CostTable& costs, Frequency clock);
  // The page walks that a full flush causes in a thread that goes on using so many pages.
  Duration refill_after_full_flush(std::int64_t working_set) const;
};

// A cpu that runs a thread of the space has entered it. A cpu that runs a kernel thread since, in
// the page tables of the thread before, is lazy: it still holds entries and does not use them.
class AddressSpace {
 public:
  static constexpr std::size_t most_cpus = 256;

  // `working_set`: pages that its threads touch again and again.
  explicit AddressSpace(std::int64_t working_set = 0) : working_set_(working_set) {}

  // True: a flush was left out while the cpu was lazy, so that it has to flush all now.
  [[nodiscard]] bool enter(CpuId cpu);
  void become_lazy(CpuId cpu);
  // Its entries are gone.
  void leave(CpuId cpu);
  // A flush leaves out this cpu, which is lazy.
  void leave_out(CpuId cpu);

  // May hold entries.
  bool holds(CpuId cpu) const { return holders_.test(index(cpu)); }
  bool lazy(CpuId cpu) const { return lazy_.test(index(cpu)); }
  std::int64_t working_set() const { return working_set_; }
  void set_working_set(std::int64_t pages) { working_set_ = pages; }

 private:
  static std::size_t index(CpuId cpu) { return static_cast<std::size_t>(cpu.index); }

  std::bitset<most_cpus> holders_;
  std::bitset<most_cpus> lazy_;
  std::bitset<most_cpus> left_out_;
  std::int64_t working_set_;
};

}  // namespace osarium
