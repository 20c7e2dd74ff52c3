#include "models/hardware/tlb.hpp"

#include <algorithm>

namespace osarium {

TlbCosts TlbCosts::from(const CostTable& costs, Frequency clock) {
  return {.flush_page = costs.duration("tlb.flush_page", clock),
          .flush_all = costs.duration("tlb.flush_all", clock),
          .refill = costs.duration("tlb.refill", clock),
          .entries = static_cast<std::int64_t>(costs.number("tlb.entries"))};
}

Duration TlbCosts::refill_after_full_flush(std::int64_t working_set) const {
  return std::min(working_set, entries) * refill;
}

bool AddressSpace::enter(CpuId cpu) {
  const bool left_out = left_out_.test(index(cpu));
  holders_.set(index(cpu));
  lazy_.reset(index(cpu));
  left_out_.reset(index(cpu));
  return left_out;
}

void AddressSpace::become_lazy(CpuId cpu) {
  OSARIUM_CHECK(holds(cpu), "a cpu is lazy in an address space that it has not entered");
  lazy_.set(index(cpu));
}

void AddressSpace::leave(CpuId cpu) {
  holders_.reset(index(cpu));
  lazy_.reset(index(cpu));
  left_out_.reset(index(cpu));
}

void AddressSpace::leave_out(CpuId cpu) {
  OSARIUM_CHECK(lazy(cpu), "a flush leaves out a cpu that uses the address space");
  left_out_.set(index(cpu));
}

}  // namespace osarium
