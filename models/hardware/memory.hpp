// Memory as the running programs feel it: caches shared by the cpus of a node, and bandwidth of
// memory channels and links shared by all.
//
//   WorkingSet set(memory, {.footprint = 8_MiB, .accesses_per_second = 2e7});
//   MemoryPhase phase(here, set);                // memory_phase.hpp: in the code of a context
//   co_await here.compute(work, Mode::user);
//
// The work of a phase is stated at full speed: alone on its core, every access a hit in the
// last-level cache. It takes longer by the stalls of its misses, and longer still if its share of
// the bandwidth does not carry their traffic; the cpu's speed follows, at once, whatever begins or
// ends anywhere on the machine. Memory is the only caller of Cpu::set_speed(): it puts together all
// that slows a cpu, a busy sibling included. It follows what runs on cpus that it watches
// (Cpu::set_watcher; a Machine sees to that); of others it has to be told.
#pragma once

#include <deque>

#include "models/costs/cost_table.hpp"
#include "models/hardware/cpu.hpp"
#include "models/hardware/max_min.hpp"
#include "models/hardware/memory_capacity.hpp"
#include "models/hardware/shared_cache.hpp"
#include "sim/engine/alarm_wheel.hpp"

namespace osarium {

class Memory;

struct MemoryBehaviour {
  Bytes footprint;
  double accesses_per_second = 0;  // to the last-level cache, at full speed
  double exponent = 1;             // of Locality
  double parallelism = 1;          // misses in flight at a time, at least 1
  double write_share = 0;          // of the missing lines, those that must be written back later
  Placement placement = {};
};

struct MemoryCosts {
  static MemoryCosts from(const CostTable& costs, Frequency clock);

  Bytes line;          // what a miss moves
  Duration cache_hit;  // of the last-level cache: the part of a miss that full speed has in it
  double sibling_share = 1;  // speed of a cpu whose sibling is busy too
};

// Data that a thread, or several that share it, works on. Lives longer than the phases that use it.
class WorkingSet {
 public:
  WorkingSet(const Memory& memory, const MemoryBehaviour& behaviour);
  WorkingSet(const WorkingSet&) = delete;

  const MemoryBehaviour& behaviour() const { return behaviour_; }
  // Its memory is there from now on, whatever its placement says; not during a phase.
  void move_to(const Allocation& allocation);

 private:
  friend class Memory;
  void spread_from(NodeId user);

  const Memory& memory_;
  MemoryBehaviour behaviour_;
  bool placed_ = false;
  std::vector<double> shares_;  // of its memory, by node
  std::vector<SharedCache::Content> contents_;
};

class Memory final : public CpuWatcher {
 public:
  // `cpus` in the order of their ids, as the layout has them; they live as long as the memory.
  Memory(Simulation& simulation, MemoryLayout layout, MemoryCosts costs,
         std::span<Cpu* const> cpus);
  Memory(const Memory&) = delete;

  // The cpu is busy if anything runs, and in the phase of what is on top.
  void changed(Cpu& cpu) override;
  // Of a cpu that it does not watch: what runs there uses the set from now on.
  void begin_phase(CpuId cpu, WorkingSet& set);
  void end_phase(CpuId cpu);
  // The same: whether something runs there; matters to its siblings.
  void set_busy(CpuId cpu, bool busy);

  const MemoryLayout& layout() const { return layout_; }
  // What is known now. Bytes per second, of a node's channels and of a link.
  double traffic(NodeId node) const;
  double traffic(LinkId link) const;
  double traffic(CpuId cpu) const;
  double miss_ratio(CpuId cpu) const;  // of its phase
  Bytes held(const WorkingSet& set, NodeId node) const;

 private:
  // A node's cache, and the alarm that brings it up to date while it fills or drains.
  struct Node final : Alarm {
    Node(Simulation& sim, Memory& owner, Bytes size, std::size_t most_cpus)
        : Alarm(sim), simulation(sim), memory(owner), cache(size, most_cpus) {}
    void expired() override { memory.refresh(*this); }

    Simulation& simulation;
    Memory& memory;
    SharedCache cache;
    std::vector<std::size_t> cpus;
    bool changed = false;  // rates of its cpus, in the refresh that is under way
  };
  struct Thread {
    Cpu* cpu;
    std::size_t node;
    std::vector<std::size_t> siblings;
    bool busy = false;
    WorkingSet* set = nullptr;
    double stall_per_miss = 0;  // seconds
    double miss_ratio = 0;
    double share = 1;       // of its core: the speed that a busy sibling leaves
    double remote = 0;      // of its stalls, those for memory of other nodes
    double unhindered = 1;  // speed if there were bandwidth without end
    double speed = 1;
  };

  void set_phase(CpuId cpu, WorkingSet* set);
  double share_of_core(const Thread& thread) const;
  void find_way(std::size_t cpu);
  void refresh(Node& node);
  void state_demands(Node& node);
  bool take_rate(std::size_t cpu);
  void state_accesses(Node& node);

  MemoryLayout layout_;
  MemoryCosts costs_;
  std::vector<Thread> threads_;
  std::deque<Node> nodes_;
  MaxMin bandwidth_;  // a flow for each cpu; the nodes' channels, then the links
  bool scarce_ = false;
  std::vector<double> weights_;    // scratch, by resource
  std::vector<MaxMin::Use> uses_;  // scratch
};

}  // namespace osarium
