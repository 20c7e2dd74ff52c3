#include "models/hardware/memory.hpp"

#include <algorithm>

#include "models/hardware/memory_phase.hpp"

namespace osarium {
namespace {

std::size_t at(NodeId node) { return static_cast<std::size_t>(node.index); }
std::size_t at(CpuId cpu) { return static_cast<std::size_t>(cpu.index); }

std::vector<double> capacities(const MemoryLayout& layout) {
  std::vector<double> bytes_per_second;
  for (const auto& node : layout.nodes)
    bytes_per_second.push_back(node.bandwidth.bits_per_second() / 8);
  for (const Bandwidth link : layout.links) bytes_per_second.push_back(link.bits_per_second() / 8);
  return bytes_per_second;
}

}  // namespace

MemoryCosts MemoryCosts::from(const CostTable& costs, Frequency clock) {
  return {.line = Bytes::of_count(static_cast<std::int64_t>(costs.number("memory.line"))),
          .cache_hit = costs.duration("memory.cache_hit", clock),
          .sibling_share = costs.number("memory.sibling_share")};
}

WorkingSet::WorkingSet(const Memory& memory, const MemoryBehaviour& behaviour)
    : memory_(memory),
      behaviour_(behaviour),
      shares_(memory.layout().nodes.size()),
      contents_(memory.layout().nodes.size()) {
  OSARIUM_CHECK(behaviour.footprint.count() > 0 && behaviour.exponent >= 1, "no such locality");
  OSARIUM_CHECK(behaviour.accesses_per_second >= 0 && behaviour.parallelism >= 1 &&
                    behaviour.write_share >= 0 && behaviour.write_share <= 1,
                "no such memory behaviour");
}

void WorkingSet::move_to(const Allocation& allocation) {
  const auto total = static_cast<double>(allocation.total().count());
  OSARIUM_CHECK(total > 0, "a working set without memory");
  for (std::size_t i = 0; i < shares_.size(); ++i)
    shares_[i] = static_cast<double>(allocation.bytes[i].count()) / total;
  placed_ = true;
}

// Where its memory is when a cpu of node `user` begins to use it.
void WorkingSet::spread_from(NodeId user) {
  if (placed_) return;
  const Placement placement = behaviour_.placement;
  placed_ = placement.policy != Placement::Policy::local;
  if (placement.policy == Placement::Policy::interleaved) {
    std::fill(shares_.begin(), shares_.end(), 1 / static_cast<double>(shares_.size()));
    return;
  }
  std::fill(shares_.begin(), shares_.end(), 0.0);
  shares_[at(placement.policy == Placement::Policy::on_node ? placement.node : user)] = 1;
}

Memory::Memory(Simulation& simulation, MemoryLayout layout, MemoryCosts costs,
               std::span<Cpu* const> cpus)
    : layout_(std::move(layout)),
      costs_(costs),
      bandwidth_(capacities(layout_), cpus.size()),
      weights_(bandwidth_.resources()) {
  OSARIUM_CHECK(cpus.size() == layout_.cpus.size(), "cpus and memory layout do not fit");
  OSARIUM_CHECK(costs.sibling_share > 0 && costs.sibling_share <= 1, "no such share of a core");
  for (const auto& node : layout_.nodes)
    nodes_.emplace_back(simulation, *this, node.cache, cpus.size());
  for (std::size_t i = 0; i < cpus.size(); ++i) {
    const auto [node, core] = layout_.cpus[i];
    threads_.push_back({.cpu = cpus[i], .node = at(node), .siblings = {}});
    nodes_[at(node)].cpus.push_back(i);
    for (std::size_t other = 0; other < cpus.size(); ++other)
      if (other != i && layout_.cpus[other].core == core) threads_[i].siblings.push_back(other);
  }
  uses_.reserve(bandwidth_.resources());
}

void Memory::changed(Cpu& cpu) {
  const Context* const running = cpu.running();
  Thread& thread = threads_[at(cpu.id())];
  if (thread.busy != (running != nullptr)) set_busy(cpu.id(), running != nullptr);
  WorkingSet* const set = running == nullptr ? nullptr : running->working_set();
  if (thread.set != set) set_phase(cpu.id(), set);
}

void Memory::begin_phase(CpuId cpu, WorkingSet& set) {
  OSARIUM_CHECK(threads_[at(cpu)].set == nullptr, "a phase begins within another one");
  set_phase(cpu, &set);
}

void Memory::end_phase(CpuId cpu) {
  OSARIUM_CHECK(threads_[at(cpu)].set != nullptr, "a phase ends that has not begun");
  set_phase(cpu, nullptr);
}

// At once from one to another, if both are there: bandwidth is shared out anew only once.
void Memory::set_phase(CpuId cpu, WorkingSet* set) {
  OSARIUM_CHECK(set == nullptr || &set->memory_ == this, "a working set of another machine");
  Thread& thread = threads_[at(cpu)];
  Node& node = nodes_[thread.node];
  node.cache.settle(node.simulation.now());
  if (thread.set != nullptr) node.cache.leave(thread.set->contents_[thread.node]);
  thread.set = set;
  if (set == nullptr) {
    bandwidth_.set_demand(at(cpu), 0);
  } else {
    node.cache.enter(set->contents_[thread.node],
                     {set->behaviour_.footprint, set->behaviour_.exponent});
    set->spread_from(layout_.cpus[at(cpu)].node);
    find_way(at(cpu));
  }
  refresh(node);
}

// Changes the speed of its siblings, and somebody else's only if one of them is in a phase.
void Memory::set_busy(CpuId cpu, bool busy) {
  Thread& thread = threads_[at(cpu)];
  if (thread.busy == busy) return;
  thread.busy = busy;
  if (costs_.sibling_share == 1) return;
  bool in_phase = false;
  for (const std::size_t sibling : thread.siblings) in_phase |= threads_[sibling].set != nullptr;
  if (in_phase) return refresh(nodes_[thread.node]);
  for (const std::size_t sibling : thread.siblings) {
    threads_[sibling].unhindered = threads_[sibling].share = share_of_core(threads_[sibling]);
    take_rate(sibling);
  }
}

double Memory::traffic(NodeId node) const { return bandwidth_.load(at(node)); }
double Memory::traffic(LinkId link) const {
  return bandwidth_.load(nodes_.size() + static_cast<std::size_t>(link.index));
}
double Memory::traffic(CpuId cpu) const {
  return threads_[at(cpu)].set == nullptr ? 0 : bandwidth_.rate(at(cpu));
}
double Memory::miss_ratio(CpuId cpu) const {
  return threads_[at(cpu)].set == nullptr ? 0 : threads_[at(cpu)].miss_ratio;
}
Bytes Memory::held(const WorkingSet& set, NodeId node) const {
  return Bytes::of_count(
      static_cast<std::int64_t>(nodes_[at(node)].cache.held(set.contents_[at(node)])));
}

double Memory::share_of_core(const Thread& thread) const {
  for (const std::size_t sibling : thread.siblings)
    if (threads_[sibling].busy) return costs_.sibling_share;
  return 1;
}

// Which channels and links the misses of a phase load, and how long they take when these are idle.
void Memory::find_way(std::size_t cpu) {
  Thread& thread = threads_[cpu];
  const NodeId here = layout_.cpus[cpu].node;
  const MemoryBehaviour& behaviour = thread.set->behaviour_;
  const double written = behaviour.write_share / (1 + behaviour.write_share);
  const auto load = [&](NodeId from, NodeId to, double share) {
    for (const LinkId link : layout_.routes[layout_.entry(from, to)])
      weights_[nodes_.size() + static_cast<std::size_t>(link.index)] += share;
  };
  std::fill(weights_.begin(), weights_.end(), 0.0);
  double stall = 0;
  double remote = 0;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const double share = thread.set->shares_[i];
    if (share == 0) continue;
    const NodeId there(static_cast<std::int32_t>(i));
    const Duration latency = layout_.latency[layout_.entry(here, there)];
    const double each = share * std::max(Duration(), latency - costs_.cache_hit).seconds();
    stall += each;
    if (there != here) remote += each;
    weights_[i] += share;
    load(there, here, share * (1 - written));
    load(here, there, share * written);
  }
  thread.stall_per_miss = stall / behaviour.parallelism;
  thread.remote = stall > 0 ? remote / stall : 0;
  uses_.clear();
  for (std::size_t i = 0; i < weights_.size(); ++i)
    if (weights_[i] > 0) uses_.push_back({static_cast<std::int32_t>(i), weights_[i]});
  bandwidth_.set_uses(cpu, uses_);
}

// Something has changed on a node: its phases' misses, then everybody's bandwidth, then the speed
// of those whose share is another one.
void Memory::refresh(Node& node) {
  const Time now = node.simulation.now();
  node.cache.settle(now);
  state_demands(node);
  const bool was_scarce = std::exchange(scarce_, bandwidth_.solve());
  node.changed = true;
  if (was_scarce || scarce_) {
    for (std::size_t cpu = 0; cpu < threads_.size(); ++cpu)
      if (take_rate(cpu)) nodes_[threads_[cpu].node].changed = true;
  } else {
    for (const std::size_t cpu : node.cpus) take_rate(cpu);
  }
  for (Node& each : nodes_) {
    if (!std::exchange(each.changed, false)) continue;
    each.cache.settle(now);
    state_accesses(each);
  }
}

void Memory::state_demands(Node& node) {
  for (const std::size_t cpu : node.cpus) {
    Thread& thread = threads_[cpu];
    const double share = share_of_core(thread);
    thread.unhindered = thread.share = share;
    if (thread.set == nullptr) continue;
    const MemoryBehaviour& behaviour = thread.set->behaviour_;
    thread.miss_ratio = node.cache.miss_ratio(thread.set->contents_[thread.node]);
    const double misses = behaviour.accesses_per_second * thread.miss_ratio;
    thread.unhindered = 1 / (1 / share + misses * thread.stall_per_miss);
    const double moved = static_cast<double>(costs_.line.count()) * (1 + behaviour.write_share);
    bandwidth_.set_demand(cpu, thread.unhindered * misses * moved);
  }
}

// The speed that the cpu's share of the bandwidth allows. True if it is another one than before.
bool Memory::take_rate(std::size_t cpu) {
  Thread& thread = threads_[cpu];
  const double got = thread.set == nullptr ? 1 : bandwidth_.satisfied(cpu);
  const double speed = thread.unhindered * got;
  // What a busy sibling takes is no waiting for memory.
  const double stalled = thread.set == nullptr ? 0 : std::max(0.0, 1 - speed / thread.share);
  thread.cpu->set_speed(speed, stalled, thread.remote);
  if (speed == thread.speed) return false;
  thread.speed = speed;
  return true;
}

// To the cache, which has been settled: how fast it is accessed from now on.
void Memory::state_accesses(Node& node) {
  const auto line = static_cast<double>(costs_.line.count());
  node.cache.clear_accesses();
  for (const std::size_t cpu : node.cpus) {
    const Thread& thread = threads_[cpu];
    if (thread.set == nullptr) continue;
    const double accesses = thread.speed * thread.set->behaviour_.accesses_per_second;
    node.cache.add_accesses(thread.set->contents_[thread.node], accesses * line);
  }
  node.arm_in(node.cache.resume());
}

}  // namespace osarium
