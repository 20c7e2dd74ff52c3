#include <algorithm>

#include "models/mechanisms/scheduler.hpp"
#include "models/mechanisms/scheduler_local.hpp"

namespace osarium {

namespace {

constexpr std::int32_t int32_max = std::numeric_limits<std::int32_t>::max();

}  // namespace

// What wakes up goes where it was if that is idle, else to an idle cpu of the same node, of the
// waker's node, and else where it was.
Scheduler::Local& Scheduler::place(const Thread& thread, const Context* waker) const {
  const CpuSet allowed = thread.attributes().affinity & cpus_;
  OSARIUM_CHECK(!allowed.empty(), "a thread that may use no cpu of its scheduler");
  if (parameters_.scope == QueueScope::central) return place_centrally(thread, allowed);
  if (thread.state() == ThreadState::created) return least_loaded(allowed);
  const CpuSet idle = idle_ & allowed;
  const Local& home = local(thread.home_);
  if (idle.contains(home.id)) return local(home.id);
  if (const auto near = (idle & nodes_[home.node]).first()) return local(*near);
  const Cpu* const from = waker != nullptr ? waker->cpu() : nullptr;
  if (from != nullptr && cpus_.contains(from->id()))
    if (const auto near = (idle & nodes_[local(from->id()).node]).first()) return local(*near);
  if (parameters_.balancing == Balancing::steal)
    if (const auto anywhere = idle.first()) return local(*anywhere);
  return allowed.contains(home.id) ? local(home.id) : least_loaded(allowed);
}

Scheduler::Local& Scheduler::least_loaded(const CpuSet& allowed) const {
  Local* best = nullptr;
  int least = int32_max;
  allowed.for_each([&](CpuId id) {
    Local& each = local(id);
    const int load =
        2 * each.queue.waiting() + (each.current != nullptr ? 2 : 0) + (idle_.contains(id) ? 0 : 1);
    if (load >= least) return;
    least = load;
    best = &each;
  });
  return *best;
}

// An idle cpu, or the one whose thread gives way to this one first. Threads of a central queue run
// everywhere: what a thread's affinity names (ksoftirqd has one) comes first while it is idle, and
// no more. Whoever relies on affinity is refused before that (architectures/rules.cpp).
Scheduler::Local& Scheduler::place_centrally(const Thread& thread, const CpuSet& allowed) const {
  const bool was_here = thread.state() != ThreadState::created;
  if (was_here && (idle_ & allowed).contains(thread.home_)) return local(thread.home_);
  if (const auto wanted = (idle_ & allowed).first()) return local(*wanted);
  if (const auto idle = idle_.first()) return local(*idle);
  Local* weakest = nullptr;
  for (const auto& each : locals_) {
    if (each->current == nullptr) continue;
    if (weakest == nullptr || each->queue.preempts(*weakest->current, *each->current))
      weakest = each.get();
  }
  return weakest != nullptr ? *weakest : *locals_.front();
}

bool Scheduler::cold(const Thread& thread) const {
  return thread.left_cpu_ == Time() ||
         simulation_.now() - thread.left_cpu_ >= parameters_.migration_cost;
}

void Scheduler::pull(Thread& thread, Local& to) {
  Local& from = local(thread.home_);
  charge(from);
  from.queue.leave(thread, true);
  note_waiting(from);
  enqueue(thread, to, Arrival::migrated);
}

// From the queue where most wait, the one that has waited longest and may come.
Thread* Scheduler::steal(Local& thief, const CpuSet& victims) {
  Thread* loot = nullptr;
  int most = 0;
  (crowded_ & victims).for_each([&](CpuId id) {
    const RunQueue& queue = local(id).queue;
    if (queue.waiting() <= most) return;
    Thread* const found = queue.find([&](const Thread& thread) {
      return thread.attributes().affinity.contains(thief.id) && cold(thread);
    });
    if (found == nullptr) return;
    loot = found;
    most = queue.waiting();
  });
  if (loot == nullptr) return nullptr;
  pull(*loot, thief);
  return thief.queue.pick();
}

Duration Scheduler::balancing_period(std::size_t node) const {
  return parameters_.balance_interval * nodes_[node].count();
}

// Each cpu pulls within its node, and less often from everywhere.
void Scheduler::balance() {
  const bool across = nodes_.size() > 1 && simulation_.now() >= balancer_->across_nodes;
  if (across)
    balancer_->across_nodes = simulation_.now() + parameters_.balance_interval * cpus_.count();
  for (const auto& to : locals_) balance(*to, across ? cpus_ : nodes_[to->node]);
  if (const auto crowded = crowded_.first()) keep_balancing(local(*crowded));
}

// Pulls from the heaviest queue for as long as that does not make it the lighter one.
void Scheduler::balance(Local& to, const CpuSet& among) {
  Local* heaviest = nullptr;
  (crowded_ & among).for_each([&](CpuId id) {
    Local& each = local(id);
    if (heaviest == nullptr || each.queue.weight() > heaviest->queue.weight()) heaviest = &each;
  });
  if (heaviest == nullptr || heaviest == &to) return;
  while (Thread* const thread = heaviest->queue.find([&](const Thread& each) {
    return heaviest->queue.weight() - each.entity.weight >=
               to.queue.weight() + each.entity.weight &&
           each.attributes().affinity.contains(to.id) && cold(each);
  })) {
    pull(*thread, to);
    notify(*thread, to, nullptr);
  }
}

}  // namespace osarium
