#include "models/mechanisms/shootdown.hpp"

#include <deque>

#include "models/hardware/account.hpp"

namespace osarium {

// What one target has to do.
struct Shootdown::Flush final : CrossCall {
  explicit Flush(Operation& operation, const Coherence& coherence)
      : of(operation), acknowledgement(coherence, "TLB flush") {}
  Task<> run(Context& here) override;

  Operation& of;
  CacheLine acknowledgement;
  bool acknowledged = false;
};

// One shootdown under way. It is used again by the next from the same cpu, whose caches still hold
// its lines.
struct Shootdown::Operation {
  Operation(Shootdown& shootdown, const Coherence& coherence, std::int32_t cpus)
      : owner(shootdown), description(coherence, "TLB flush") {
    for (std::int32_t i = 0; i < cpus; ++i) flushes.emplace_back(*this, coherence);
  }

  Shootdown& owner;
  CacheLine description;
  std::deque<Flush> flushes;  // by target
  AddressSpace* space = nullptr;
  std::int64_t pages = 0;
  Context* initiator = nullptr;  // of one that is under way
  Flush* awaited = nullptr;      // what the initiator spins for
};

ParameterList ShootdownParameters::parameters() {
  return parameter_list(
      "TLB shootdown.",
      parameter("ceiling", &ShootdownParameters::ceiling, not_negative,
                "Most pages that are flushed one by one; 0: always all (Linux 2.6.32)."),
      parameter("sending", &ShootdownParameters::sending, "How the interrupts are sent."),
      parameter("lazy_cpus", &ShootdownParameters::lazy_cpus,
                "What happens to cpus that run kernel threads in the address space."),
      parameter("own_flush", &ShootdownParameters::own_flush,
                "When the initiator flushes its own entries."));
}

Shootdown::Shootdown(CrossCalls& cross_calls, const TlbCosts& costs,
                     const ShootdownParameters& parameters)
    : cross_calls_(cross_calls),
      costs_(costs),
      parameters_(parameters),
      operations_(static_cast<std::size_t>(cross_calls.cpus())) {}

Shootdown::~Shootdown() = default;

Duration Shootdown::flush_time(std::int64_t pages) const {
  return flushes_all(pages) ? costs_.flush_all : pages * costs_.flush_page;
}

Duration Shootdown::refill_time(const AddressSpace& space, std::int64_t pages) const {
  return flushes_all(pages) ? costs_.refill_after_full_flush(space.working_set()) : Duration();
}

// An initiator may be preempted while it waits, so a cpu may have several under way.
Shootdown::Operation& Shootdown::operation_of(CpuId initiator) {
  auto& own = operations_[static_cast<std::size_t>(initiator.index)];
  for (const auto& each : own)
    if (each->initiator == nullptr) return *each;
  return *own.emplace_back(
      std::make_unique<Operation>(*this, cross_calls_.coherence(), cross_calls_.cpus()));
}

std::vector<CrossCalls::Order> Shootdown::orders(Operation& operation, CpuId self) {
  std::vector<CrossCalls::Order> orders;
  AddressSpace& space = *operation.space;
  for (CpuId cpu(0); cpu.index < cross_calls_.cpus(); ++cpu.index) {
    if (cpu == self || !space.holds(cpu)) continue;
    if (space.lazy(cpu) && parameters_.lazy_cpus == LazyCpus::leave_out) {
      space.leave_out(cpu);
    } else {
      Flush& flush = operation.flushes[static_cast<std::size_t>(cpu.index)];
      flush.acknowledged = false;
      orders.push_back({cpu, &flush});
    }
  }
  return orders;
}

Task<> Shootdown::unmap(Context& here, AddressSpace& space, std::int64_t pages) {
  OSARIUM_CHECK(pages >= 0, "an unmap of less than no page");
  const Charged translations(here, terms::translations);
  co_await here.compute(Duration(), Mode::kernel);
  const bool inside = space.holds(here.place());
  const Duration own_flush = inside ? flush_time(pages) : Duration();
  if (parameters_.own_flush == OwnFlush::before) co_await here.compute(own_flush, Mode::kernel);

  Operation& operation = operation_of(here.place());
  operation.space = &space;
  operation.pages = pages;
  operation.initiator = &here;
  const std::vector<CrossCalls::Order> targets = orders(operation, here.place());
  if (!targets.empty()) {
    ++shootdowns_;
    co_await operation.description.store(here, Mode::kernel);
    co_await cross_calls_.call(here, targets, parameters_.sending, CallReason::shootdown);
  }
  if (parameters_.own_flush == OwnFlush::meanwhile) co_await here.compute(own_flush, Mode::kernel);
  for (const CrossCalls::Order& order : targets) {
    auto& flush = *static_cast<Flush*>(order.work);
    operation.awaited = &flush;
    while (!flush.acknowledged) co_await here.spin();
    operation.awaited = nullptr;
    co_await flush.acknowledgement.load(here, Mode::kernel);
  }
  operation.initiator = nullptr;
  if (inside) co_await here.compute(refill_time(space, pages), Mode::user);
}

// The entries lost are walked in at once, instead of when they are missed, but after the
// acknowledgement, which does not wait for them.
Task<> Shootdown::Flush::run(Context& here) {
  const Shootdown& owner = of.owner;
  AddressSpace& space = *of.space;
  const CpuId cpu = here.place();
  const bool leaves = space.lazy(cpu);
  co_await of.description.load(here, Mode::interrupt);
  co_await here.compute(leaves ? owner.costs_.flush_all : owner.flush_time(of.pages),
                        Mode::interrupt);
  if (leaves) space.leave(cpu);
  const Duration refill = leaves ? Duration() : owner.refill_time(space, of.pages);
  acknowledged = true;
  if (of.awaited == this) of.initiator->end_spin();
  co_await acknowledgement.store(here, Mode::interrupt);
  co_await here.compute(refill, Mode::user);
}

}  // namespace osarium
