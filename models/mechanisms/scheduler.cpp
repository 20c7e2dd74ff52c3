#include "models/mechanisms/scheduler.hpp"

#include <algorithm>
#include <map>

#include "models/hardware/account.hpp"
#include "models/hardware/machine.hpp"
#include "models/hardware/observer.hpp"
#include "models/mechanisms/scheduler_local.hpp"

namespace osarium {

Thread::~Thread() {
  tell_nobody();
  if (scheduler_ != nullptr) scheduler_->exit(*this);
}

std::string Thread::description() const {
  if (state_ == ThreadState::blocked)
    return awaited_.what != nullptr ? awaited_.text() : std::string("somebody to wake ") + name();
  return Context::description();
}

std::vector<Seat> seats_of(Machine& machine) {
  std::vector<Seat> seats;
  for (Cpu& cpu : machine.cpus())
    seats.push_back({&cpu, machine.topology().core(cpu.id()), machine.topology().node(cpu.id())});
  return seats;
}

Scheduler::Scheduler(Simulation& simulation, const std::vector<Seat>& seats,
                     const SchedulingParameters& parameters, const SchedulingCosts& costs)
    : simulation_(simulation), parameters_(parameters), costs_(costs) {
  const int count = static_cast<int>(seats.size());
  std::map<CoreId, WarmCache*> cache_of;
  for (const Seat& seat : seats) {
    const CpuId id = seat.cpu->id();
    const auto node = static_cast<std::size_t>(seat.node.index);
    WarmCache*& cache = cache_of[seat.core];
    if (cache == nullptr)
      cache =
          caches_.emplace_back(std::make_unique<WarmCache>(costs.private_cache, costs.cache_ways))
              .get();
    if (queues_.empty() || parameters.scope == QueueScope::per_cpu)
      queues_.push_back(RunQueue::make(parameters.policy, count));
    locals_.push_back(std::make_unique<Local>(*this, seat, *cache, *queues_.back()));
    by_cpu_.resize(std::max(by_cpu_.size(), static_cast<std::size_t>(id.index) + 1));
    by_cpu_[static_cast<std::size_t>(id.index)] = locals_.back().get();
    nodes_.resize(std::max(nodes_.size(), node + 1));
    nodes_[node].insert(id);
    cpus_.insert(id);
  }
  OSARIUM_CHECK(count > 0, "a scheduler without cpus");
  idle_ = cpus_;
  balancer_ = std::make_unique<Balancer>(*this);
}

Scheduler::~Scheduler() {
  for (const auto& each : locals_) {
    if (Context* const last = each->cpu.thread()) last->tell_nobody();
    each->cpu.dispatch(nullptr);
  }
  for (Link* link = threads_.next; link != &threads_; link = link->next)
    static_cast<Thread::Member*>(link)->thread.scheduler_ = nullptr;
  threads_.remove();
}

Thread& Scheduler::thread_of(Context& here) const {
  auto& thread = static_cast<Thread&>(here);
  OSARIUM_CHECK(thread.scheduler_ == this, "not a thread of this scheduler");
  return thread;
}

int Scheduler::waiting(CpuId cpu) const { return local(cpu).queue.waiting(); }
const Thread* Scheduler::running(CpuId cpu) const { return local(cpu).current; }

void Scheduler::start(Thread& thread) {
  OSARIUM_CHECK(thread.state_ == ThreadState::created, "a thread started twice");
  thread.scheduler_ = this;
  thread.started_.insert_before(threads_);
  Local& target = place(thread, nullptr);
  if (Observer* const observer = simulation_.observer()) [[unlikely]] {
    observer->started(thread, thread.attributes().address_space);
    observer->woken(thread, nullptr, target.id);
  }
  enqueue(thread, target, Arrival::created);
  notify(thread, target, nullptr);
}

void Scheduler::exit(Thread& thread) {
  if (Observer* const observer = simulation_.observer()) [[unlikely]]
    observer->exits(thread);
  stop_competing(thread, ThreadState::exited);
  thread.started_.remove();
  thread.warmth_.remove();
  thread.scheduler_ = nullptr;
}

Task<> Scheduler::block(Context& here) {
  Thread& thread = thread_of(here);
  co_await here.compute(Duration(), Mode::kernel);
  const Awaited awaited = std::exchange(thread.awaited_, {});
  if (std::exchange(thread.woken_, false)) co_return;
  OSARIUM_CHECK(thread.preemption_off_ == 0, "a thread blocks with preemption off");
  thread.awaited_ = awaited;
  stop_competing(thread, ThreadState::blocked);
  co_await here.compute(Duration(), Mode::kernel);
  thread.awaited_ = {};
}

Task<> Scheduler::block_for(Context& here, const Awaited& awaited) {
  thread_of(here).awaited_ = awaited;
  return block(here);
}

Task<> Scheduler::wake(Context& waker, Context& sleeper) {
  const Cpu* const cpu = waker.cpu();
  const bool by_thread = cpu == nullptr || cpu->thread() == &waker;
  const Mode mode = by_thread ? Mode::kernel : waker.mode();
  co_await waker.compute(Duration(), mode);
  const Charged waking(waker, Cause::scheduling);
  if (wake_up(thread_of(sleeper), &waker)) co_await waker.compute(costs_.ipi_send, mode);
}

Task<> Scheduler::switch_to(Context& here, Context& sleeper) {
  Thread& thread = thread_of(here);
  Thread& next = thread_of(sleeper);
  co_await here.compute(Duration(), Mode::kernel);
  Local& on = local(thread.home_);
  if (thread.woken_ || next.state_ != ThreadState::blocked ||
      !next.attributes().affinity.contains(on.id)) {
    co_await wake(here, sleeper);
    co_await block(here);
    co_return;
  }
  OSARIUM_CHECK(thread.preemption_off_ == 0, "a thread blocks with preemption off");
  observe_wake(next, &here, on);
  charge_rivals(on);
  move(next, on);
  thread.state_ = ThreadState::blocked;
  on.delayed.reset();
  on.queue.hand_over(thread, next, simulation_.now());
  ++counts_.direct_switches;
  put_on(on, &next, Switch::direct);
  co_await here.compute(Duration(), Mode::kernel);
}

Task<> Scheduler::yield(Context& here) {
  Thread& thread = thread_of(here);
  OSARIUM_CHECK(thread.preemption_off_ == 0, "a thread yields with preemption off");
  co_await here.compute(Duration(), Mode::kernel);
  reschedule(local(thread.home_), Arrival::yielded);
  co_await here.compute(Duration(), Mode::kernel);
}

void Scheduler::enable_preemption(Context& here) {
  if (here.rank() != Rank::thread) return;
  Thread& thread = thread_of(here);
  OSARIUM_CHECK(thread.preemption_off_ > 0, "preemption is on already");
  if (--thread.preemption_off_ > 0 || thread.state_ != ThreadState::running) return;
  Local& on = local(thread.home_);
  if (on.delayed) reschedule(on, *std::exchange(on.delayed, std::nullopt));
}

void Scheduler::set_affinity(Thread& thread, const CpuSet& cpus) {
  thread.attributes_.affinity = cpus;
  const bool competes =
      thread.state_ == ThreadState::waiting || thread.state_ == ThreadState::running;
  if (!competes || cpus.contains(thread.home_)) return;
  stop_competing(thread, ThreadState::blocked);
  Local& target = place(thread, nullptr);
  observe_wake(thread, nullptr, target);
  enqueue(thread, target, Arrival::migrated);
  notify(thread, target, nullptr);
}

// Whether the waker has to send an interrupt.
bool Scheduler::wake_up(Thread& thread, const Context* waker) {
  if (thread.state_ != ThreadState::blocked) {
    thread.woken_ = true;
    return false;
  }
  Local& target = place(thread, waker);
  observe_wake(thread, waker, target);
  enqueue(thread, target, Arrival::woken);
  return notify(thread, target, waker);
}

void Scheduler::observe_wake(const Thread& thread, const Context* waker, const Local& target) {
  if (Observer* const observer = simulation_.observer()) [[unlikely]]
    observer->woken(thread, waker, target.id);
}

void Scheduler::stop_competing(Thread& thread, ThreadState state) {
  const ThreadState before = std::exchange(thread.state_, state);
  if (before != ThreadState::running && before != ThreadState::waiting) return;
  Local& on = local(thread.home_);
  charge(on);
  on.queue.leave(thread, before == ThreadState::waiting);
  note_waiting(on);
  if (before == ThreadState::waiting) thread.go_on();
  if (before == ThreadState::running) {
    on.current = nullptr;
    on.delayed.reset();
    schedule(on);
  }
}

void Scheduler::enqueue(Thread& thread, Local& target, Arrival how) {
  if (how != Arrival::created) move(thread, target);
  charge_rivals(target);
  thread.state_ = ThreadState::waiting;
  thread.hold_up(target.current == nullptr ? Cause::scheduling : Cause::run_queue);
  thread.home_ = target.id;
  target.queue.join(thread, how, simulation_.now());
  note_waiting(target);
  if (parameters_.scope == QueueScope::central) {
    for (const auto& each : locals_) set_timer(*each);
  } else {
    set_timer(target);
  }
}

// A thread that competes nowhere at present comes to another cpu.
void Scheduler::move(Thread& thread, Local& target) {
  Local& old = local(thread.home_);
  if (&old == &target) return;
  old.queue.detach(thread);
  target.queue.attach(thread);
  ++counts_.migrations;
}

// Before somebody joins the queue of a cpu.
void Scheduler::charge_rivals(Local& target) {
  if (parameters_.scope != QueueScope::central) return charge(target);
  for (const auto& each : locals_) charge(*each);
}

// Whether an interrupt has to be sent.
bool Scheduler::notify(Thread& thread, Local& target, const Context* waker) {
  const bool wanted = target.current == nullptr ? idle_.contains(target.id)
                                                : target.queue.preempts(thread, *target.current);
  return wanted && interrupt(target, waker);
}

}  // namespace osarium
