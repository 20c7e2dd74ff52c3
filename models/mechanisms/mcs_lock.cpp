#include "models/mechanisms/mcs_lock.hpp"

#include <utility>

namespace osarium {

McsNode& McsNodes::take(CpuId cpu) {
  OfCpu& own = cpus_[static_cast<std::size_t>(cpu.index)];
  if (own.free.empty()) return nodes_.emplace_back(coherence_, own.home);
  McsNode& node = *own.free.back();
  own.free.pop_back();
  return node;
}

void McsNodes::give_back(McsNode& node, CpuId cpu) {
  cpus_[static_cast<std::size_t>(cpu.index)].free.push_back(&node);
}

Task<> McsLock::acquire(Context& here) {
  const Asked asked = ask(here);
  const CpuId cpu = here.place();
  McsNode& mine = nodes_.take(cpu);
  mine.next_ = nullptr;
  mine.waits_ = true;
  co_await mine.line_.store(here);
  McsNode* const before = std::exchange(last_, &mine);
  co_await line_.atomic(here);
  if (before != nullptr) {
    before->next_ = &mine;
    auto served = [&mine] { return !mine.waits_; };
    LineSpinner spinner(mine.line_, here, served);
    bool over = co_await spinner.look_after(before->line_, LineOperation::store);
    while (!over) over = co_await spinner.look();
  }
  held_by_ = &mine;
  taken_from_ = cpu;
  if (before == nullptr)
    taken(here);
  else
    taken_after_waiting(here, asked);
}

Task<> McsLock::release(Context& here) {
  let_go(here);
  McsNode& mine = *held_by_;
  const CpuId cpu = taken_from_;
  const bool has_next = mine.next_ != nullptr;
  co_await mine.line_.load(here);
  if (!has_next) {
    const bool was_last = last_ == &mine;
    if (was_last) last_ = nullptr;
    co_await line_.atomic(here);
    if (was_last) {
      nodes_.give_back(mine, cpu);
      co_return;
    }
    auto linked = [&mine] { return mine.next_ != nullptr; };
    co_await mine.line_.spin_until(here, linked);
  }
  McsNode& next = *mine.next_;
  nodes_.give_back(mine, cpu);
  next.waits_ = false;
  co_await next.line_.store(here);
}

}  // namespace osarium
