// The queued lock of Mellor-Crummey and Scott: who comes puts a node at the end of a queue, and
// spins on that node, in a cache line that only the one before writes, once. Handing the lock over
// takes the same time however many wait.
#pragma once

#include <deque>
#include <vector>

#include "models/mechanisms/spin_lock.hpp"

namespace osarium {

// A place in a queue. Its line stays in the cache of the cpu that uses it.
class McsNode {
 public:
  explicit McsNode(const Coherence& coherence, NodeId home)
      : line_(coherence, "lock queue", home) {}

 private:
  friend class McsLock;
  McsNode* next_ = nullptr;
  bool waits_ = false;
  CacheLine line_;
};

// The nodes of all cpus of a machine, for all its locks: as many for each cpu as its contexts hold
// and wait for at a time.
class McsNodes {
 public:
  template <class Topology>
  McsNodes(const Coherence& coherence, const Topology& topology) : coherence_(coherence) {
    for (CpuId cpu(0); cpu.index < topology.cpus(); ++cpu.index)
      cpus_.push_back({topology.node(cpu), {}});
  }
  McsNodes(const McsNodes&) = delete;

  McsNode& take(CpuId cpu);
  // To the cpu that it was taken from.
  void give_back(McsNode& node, CpuId cpu);
  const Coherence& coherence() const { return coherence_; }

 private:
  struct OfCpu {
    NodeId home;
    std::vector<McsNode*> free;
  };
  const Coherence& coherence_;
  std::vector<OfCpu> cpus_;
  std::deque<McsNode> nodes_;
};

class McsLock final : public SpinLock {
 public:
  explicit McsLock(McsNodes& nodes, NodeId home = NodeId(0), LockClass* statistics = nullptr)
      : SpinLock(statistics), nodes_(nodes), line_(nodes.coherence(), name_of(statistics), home) {}

  Task<> acquire(Context& here) override;
  Task<> release(Context& here) override;
  // Of the end of the queue.
  CacheLine& line() { return line_; }
  CacheLine* shared_line() override { return &line_; }

 private:
  McsNodes& nodes_;
  McsNode* last_ = nullptr;
  McsNode* held_by_ = nullptr;  // the holder's
  CpuId taken_from_;
  CacheLine line_;
};

}  // namespace osarium
