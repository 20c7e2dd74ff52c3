#include "models/services/committed_memory.hpp"

#include "models/hardware/page.hpp"
#include "models/mechanisms/percpu_batch.hpp"

namespace osarium {

std::int64_t CommittedMemory::pages_of(const Kernel& kernel) {
  const Topology& topology = kernel.machine().topology();
  Bytes all;
  for (NodeId node(0); node.index < topology.nodes(); ++node.index)
    all = all + topology.memory_size(node);
  return all / page_size * static_cast<std::int64_t>(kernel.cpus().size()) / topology.cpus();
}

std::int64_t CommittedMemory::batch_of(const Kernel& kernel) {
  const PercpuBatch rules = PercpuBatch::from(kernel.costs());
  const auto cpus = static_cast<std::int64_t>(kernel.cpus().size());
  switch (kernel.profile().committed_batch) {
    case CommittedBatch::by_cpus: return rules.plain(cpus);
    case CommittedBatch::by_memory: return rules.committed_3_11(cpus, pages_of(kernel));
    case CommittedBatch::by_memory_generous: return rules.committed_5_9(cpus, pages_of(kernel));
  }
  OSARIUM_CHECK(false, "a batch of committed memory without a rule");
  return 0;
}

CommittedMemory::CommittedMemory(Kernel& kernel, Serialised serialised)
    : kernel_(kernel), lock_(kernel, serialised, "committed memory") {
  if (serialised == Serialised::by_owner) return;
  if (kernel.profile().committed_count == CommittedCount::sloppy)
    sloppy_.emplace(kernel.machine().coherence(), kernel.machine().topology(), batch_of(kernel),
                    "committed memory counts");
  else
    counter_.emplace(kernel.machine().coherence(), kernel.machine().topology(), lock_,
                     batch_of(kernel), "committed memory counts");
}

// The cpu must not change on the way.
Task<> CommittedMemory::add(Context& here, std::int64_t pages) {
  if (!counter_ && !sloppy_) {
    owned_ += pages;
    co_return;
  }
  kernel_.scheduler().disable_preemption(here);
  if (counter_)
    co_await counter_->add(here, pages);
  else if (pages > 0)
    co_await sloppy_->acquire(here, pages);
  else
    co_await sloppy_->release(here, -pages);
  kernel_.scheduler().enable_preemption(here);
}

}  // namespace osarium
