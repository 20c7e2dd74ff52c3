// A TLB shootdown: who takes pages out of an address space makes every cpu that may hold entries of
// it flush them, and waits until all have.
//
//   co_await shootdown.unmap(here, space, pages);     // the page tables are changed already
//
// The initiator flushes its own entries, describes the flush in one cache line and calls the other
// cpus by interrupt. Each reads the description, flushes, and acknowledges by writing a line; the
// initiator spins until it has read them all. A target that masks interrupts delays it, as does one
// whose handler is busy. No figure of a whole shootdown goes in; what it costs follows from these.
#pragma once

#include <memory>
#include <vector>

#include "models/hardware/tlb.hpp"
#include "models/mechanisms/cross_calls.hpp"
#include "sim/parameters/parameter.hpp"

namespace osarium {

// What a flush does with lazy cpus.
enum class LazyCpus : std::uint8_t { interrupt, leave_out };
// When the initiator flushes its own entries.
enum class OwnFlush : std::uint8_t { before, meanwhile };

constexpr std::array<Named<Sending>, 2> choices_of(Sending) {
  return {{{"one_by_one", Sending::one_by_one, "an interrupt to each cpu"},
           {"multicast", Sending::multicast, "one message to all (clustered x2APIC)"}}};
}
constexpr std::array<Named<LazyCpus>, 2> choices_of(LazyCpus) {
  return {{{"interrupt", LazyCpus::interrupt, "once: they leave the address space"},
           {"leave_out", LazyCpus::leave_out, "they flush when they come back"}}};
}
constexpr std::array<Named<OwnFlush>, 2> choices_of(OwnFlush) {
  return {{{"before", OwnFlush::before, "before it calls the others (until Linux 5.12)"},
           {"meanwhile", OwnFlush::meanwhile, "while the others flush theirs"}}};
}

struct ShootdownParameters {
  std::int64_t ceiling = 33;
  Sending sending = Sending::one_by_one;
  LazyCpus lazy_cpus = LazyCpus::interrupt;
  OwnFlush own_flush = OwnFlush::before;

  static ParameterList parameters();
};

class Shootdown {
 public:
  Shootdown(CrossCalls& cross_calls, const TlbCosts& costs, const ShootdownParameters& parameters);
  ~Shootdown();

  // `here` runs in kernel mode and does not sleep; interrupts may come, preemption may not.
  Task<> unmap(Context& here, AddressSpace& space, std::int64_t pages);

  // How long one cpu takes for it.
  Duration flush_time(std::int64_t pages) const;
  bool flushes_all(std::int64_t pages) const { return pages > parameters_.ceiling; }
  std::uint64_t shootdowns() const { return shootdowns_; }  // that had to call others

 private:
  struct Operation;
  struct Flush;

  Operation& operation_of(CpuId initiator);
  std::vector<CrossCalls::Order> orders(Operation& operation, CpuId self);
  Duration refill_time(const AddressSpace& space, std::int64_t pages) const;

  CrossCalls& cross_calls_;
  TlbCosts costs_;
  ShootdownParameters parameters_;
  std::vector<std::vector<std::unique_ptr<Operation>>> operations_;  // of each initiating cpu
  std::uint64_t shootdowns_ = 0;
};

}  // namespace osarium
