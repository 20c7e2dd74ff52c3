#include <algorithm>

#include "models/hardware/account.hpp"
#include "models/hardware/observer.hpp"
#include "models/mechanisms/scheduler.hpp"
#include "models/mechanisms/scheduler_local.hpp"

namespace osarium {

namespace {

std::int64_t parts(Bytes whole, Bytes size) {
  return (whole.count() + size.count() - 1) / size.count();
}

}  // namespace

// Finds a thread for a cpu that has none, or whose thread waits again.
void Scheduler::schedule(Local& on) {
  Thread* next = on.queue.pick();
  if (next == nullptr && parameters_.balancing != Balancing::none) {
    next = steal(on, nodes_[on.node]);
    if (next == nullptr) next = steal(on, cpus_);
  }
  note_waiting(on);
  put_on(on, next, Switch::by_scheduler);
}

void Scheduler::put_on(Local& on, Thread* next, Switch how) {
  on.current = next;
  auto* const previous = static_cast<Thread*>(on.cpu.thread());
  if (previous != nullptr && previous != next) {
    previous->left_cpu_ = simulation_.now();
    previous->on_cpu_ += previous->left_cpu_ - previous->came_;
  }
  if (next == nullptr) {
    if (!on.interrupted) idle_.insert(on.id);
    on.turn.cancel();
    on.cpu.dispatch(nullptr);
    return;
  }
  idle_.erase(on.id);
  next->state_ = ThreadState::running;
  next->home_ = on.id;
  if (next != previous) {
    ++counts_.switches;
    next->came_ = simulation_.now();
    on.cpu.dispatch(next, switch_cost(on, *next, how));
  }
  set_timer(on);
}

// What a direct switch costs by itself is part of the message that comes with it.
Duration Scheduler::switch_cost(Local& on, Thread& next, Switch how) {
  const bool direct = how == Switch::direct;
  Duration cost = direct ? Duration() : costs_.context_switch + dispatcher_delay();
  cost += costs_.cache_refill * parts(on.cache.come(next), cache_line);
  const AddressSpaceId wanted = next.attributes().address_space;
  if (wanted != 0 && wanted != std::exchange(on.loaded, wanted)) {
    if (!direct) cost += costs_.address_space_switch;
    if (!costs_.tagged_tlb)
      cost += costs_.tlb_refill * parts(next.attributes().footprint, page_size);
  }
  return cost;
}

// A central queue with costs has one dispatcher, which hands out threads one at a time; the cpu
// waits for it.
Duration Scheduler::dispatcher_delay() {
  if (parameters_.scope != QueueScope::central) return Duration();
  dispatcher_free_ = std::max(dispatcher_free_, simulation_.now()) + costs_.dispatch;
  return dispatcher_free_ - simulation_.now() + costs_.hand_over;
}

void Scheduler::charge(Local& on) {
  if (on.current == nullptr) return;
  const Duration used = on.current->used();
  const Duration fresh = used - std::exchange(on.current->charged_, used);
  if (fresh > Duration()) on.queue.charge(*on.current, fresh);
}

// Lets the queue choose anew.
void Scheduler::reschedule(Local& on, Arrival how) {
  Thread* const thread = on.current;
  if (thread == nullptr) return schedule(on);
  if (thread->preemption_off_ > 0) {
    on.delayed = how;
    return;
  }
  charge(on);
  thread->state_ = ThreadState::waiting;
  on.queue.put_back(*thread, how);
  schedule(on);
  if (on.current == thread) return;
  thread->hold_up(Cause::run_queue);
  if (how != Arrival::yielded) ++counts_.preemptions;
}

// Makes a cpu reschedule; true if an interrupt is sent for it. Who runs on the cpu itself, and
// whom an interrupt costs nothing, needs none.
bool Scheduler::interrupt(Local& target, const Context* sender) {
  if (target.interrupted) return false;
  const bool masked = target.cpu.masked(Rank::interrupt);
  const bool own = sender != nullptr && sender->cpu() == &target.cpu;
  const bool free = costs_.ipi_delivery + costs_.ipi_receive == Duration();
  if ((own || free) && !masked) {
    reschedule(target, Arrival::preempted);
    return false;
  }
  target.interrupted = true;
  idle_.erase(target.id);
  ++counts_.interrupts;
  if (statistics_ != nullptr) {
    const bool from_cpu = sender != nullptr && sender->cpu() != nullptr;
    statistics_->send(from_cpu ? sender->cpu()->id() : target.id, target.id);
  }
  if (Observer* const observer = simulation_.observer(); observer != nullptr && sender != nullptr)
      [[unlikely]]
    observer->interrupts(*sender, target.id, target.interrupt.context());
  target.delivery.arm_in(costs_.ipi_delivery);
  return true;
}

void Scheduler::delivered(Local& on) { on.interrupt.raise(on.cpu); }

void Scheduler::on_interrupt(Local& on) {
  on.interrupted = false;
  reschedule(on, Arrival::preempted);
}

// The timer is left where it is when a turn begins, so it may come early; the hardware's would not.
void Scheduler::turn_may_be_over(Local& on) {
  if (on.current == nullptr) return;
  if (parameters_.tick == Duration()) {
    if (on.queue.waiting() == 0) return;
    charge(on);
    if (on.queue.slice(*on.current) > Duration()) return set_timer(on);
  }
  // What is done at the very end of its turn is done first.
  on.last_instant =
      !on.last_instant && on.current->has_waiters() && on.current->remaining() == Duration();
  if (on.last_instant) return on.turn.arm(simulation_.now());
  if (costs_.timer_interrupt == Duration() && !on.cpu.masked(Rank::interrupt)) return on_timer(on);
  on.timer.raise(on.cpu);
}

void Scheduler::on_timer(Local& on) {
  if (on.current == nullptr) return;
  charge(on);
  const bool over = on.queue.waiting() > 0 && on.queue.slice(*on.current) <= Duration();
  if (over) return reschedule(on, Arrival::expired);
  set_timer(on);
}

void Scheduler::set_timer(Local& on) {
  if (on.current == nullptr) return;
  if (on.queue.waiting() > 0) keep_balancing(on);
  if (parameters_.tick > Duration()) {
    const Duration since_tick = (simulation_.now() - Time()) % parameters_.tick;
    if (!on.turn.armed()) on.turn.arm_in(parameters_.tick - since_tick);
    return;
  }
  if (on.queue.waiting() == 0) return;
  charge(on);
  const Duration left = on.queue.slice(*on.current);
  if (left == Duration::max()) return;
  const Time end = simulation_.now() + std::max(left, Duration());
  if (!on.turn.armed() || on.turn.deadline() > end) on.turn.arm(end);
}

void Scheduler::note_waiting(const Local& on) {
  if (parameters_.scope == QueueScope::central) return;
  if (on.queue.waiting() == 0) return crowded_.erase(on.id);
  crowded_.insert(on.id);
}

void Scheduler::keep_balancing(const Local& on) {
  if (parameters_.balancing == Balancing::periodic && !balancer_->armed())
    balancer_->arm_in(balancing_period(on.node));
}

}  // namespace osarium
