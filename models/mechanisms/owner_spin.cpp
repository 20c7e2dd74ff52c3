#include "models/mechanisms/owner_spin.hpp"

#include "models/hardware/cpu.hpp"

namespace osarium {
namespace {

bool is_thread_of_a_cpu(const Context* context) {
  return context != nullptr && context->cpu() != nullptr && context->cpu()->thread() == context;
}

}  // namespace

OwnerSpin::Optimist::Optimist(OwnerSpin& owner_spin, Context& context)
    : spin_of(owner_spin), here(context), preempted(!is_thread_of_a_cpu(&context)) {
  if (!preempted) departure.watch(here);
}

void OwnerSpin::Optimist::OwnDeparture::departed() {
  me.preempted = true;
  me.spin_of.leave_queue(me);
  me.spin_of.line_.prompt();
  if (me.node != nullptr) me.node->prompt();
}

// Whether the owner runs; then spinners will be told when he does no longer.
bool OwnerSpin::watch_owner() {
  Context* const owner = lock_.owner();
  if (!is_thread_of_a_cpu(owner)) return false;
  owner_departure_.watch(*owner);
  return true;
}

Task<> OwnerSpin::join_queue(Optimist& me) {
  me.node = &nodes_->of(me.here);
  const bool alone = queue_.alone();
  CacheLine* const before = alone ? nullptr : static_cast<Optimist*>(queue_.previous)->node;
  me.insert_before(queue_);
  co_await line_.atomic(me.here);
  if (alone) co_return;
  co_await before->store(me.here);
  auto over = [this, &me] { return first(me) || me.preempted; };
  co_await me.node->spin_until(me.here, over);
}

OwnerSpin::Optimist* OwnerSpin::leave_queue(Optimist& me) {
  if (me.alone()) return nullptr;
  const bool was_first = first(me);
  me.unlink();
  if (!was_first || queue_.alone()) return nullptr;
  auto& next = *static_cast<Optimist*>(queue_.next);
  next.node->prompt();
  return &next;
}

Task<bool> OwnerSpin::take(Context& here, Mode mode) {
  Optimist me(*this, here);
  if (nodes_ != nullptr && !me.preempted) co_await join_queue(me);
  bool taken = false;
  while (!taken && !me.preempted) {
    bool seen_free = false;
    auto over = [this, &me, &seen_free] {
      seen_free = lock_.free_for_spinners();
      return seen_free || me.preempted || !watch_owner();
    };
    co_await line_.spin_until(here, over);
    if (seen_free) {  // which others may have seen, too
      taken = lock_.free_for_spinners();
      if (taken) lock_.take(here);
      co_await line_.atomic(here, mode);
    } else if (!lock_.free_for_spinners() && !is_thread_of_a_cpu(lock_.owner())) {
      break;
    }
  }
  if (nodes_ != nullptr && !me.preempted) {
    Optimist* const next = leave_queue(me);
    co_await (next != nullptr ? *next->node : line_).atomic(here, mode);
  }
  co_return taken;
}

}  // namespace osarium
