#include "workloads/replay/replayed_crew.hpp"

#include <array>

#include "workloads/replay/stamped.hpp"

namespace osarium::replay {

ReplayedCrew::ReplayedCrew(const Crew& plan, SystemCalls& os, Scheduler& scheduler, bool stamped)
    : plan_(plan), os_(os), scheduler_(scheduler), epoll_(os.sockets.set_epoll()) {
  if (plan.handed && !plan.waits && !stamped) word_.reset(new FutexWord(os.channels.make_word()));
}

void ReplayedCrew::watch(ReplayedEnd& end) {
  const auto place = static_cast<std::size_t>(end.socket.index);
  if (by_socket_.size() <= place) by_socket_.resize(place + 1);
  by_socket_[place] = &end;
  if (plan_.waits) os_.sockets.set_watched(epoll_, end.socket);
}

void ReplayedCrew::arm(ReplayedEnd& end, bool told) {
  if (end.awaits_stamp()) return end.stamped->await_next();
  const PlannedStep* const next =
      end.handed() ? end.next_transfer_of_exchange() : end.next_transfer();
  const bool receives = next != nullptr && next->kind == CallKind::receive;
  const bool begins = end.begins_exchange() && others_may_hear_of(end);
  const bool hears = plan_.waits && (told || begins || (end.turn().waits && next != nullptr));
  if (receives && (hears || !others_may_hear_of(end))) await_bytes(end, *next);
  if (!hears)
    add({&end});
  else if (!receives)
    await_room(end);
}

void ReplayedCrew::await_bytes(ReplayedEnd& end, const PlannedStep& step) {
  os_.sockets.set_interest(end.socket,
                           {.bytes = Bytes::of_count(step.bytes), .once = others_may_hear_of(end)});
}

void ReplayedCrew::await_room(ReplayedEnd& end) {
  os_.sockets.set_interest(end.socket, {.room = true, .once = others_may_hear_of(end)});
}

void ReplayedCrew::take_over(ReplayedEnd& end, const PlannedStep& step) {
  os_.sockets.set_interest(
      end.socket, {.bytes = Bytes::of_count(step.bytes), .quiet = others_may_hear_of(end)});
}

void ReplayedCrew::give_back(ReplayedEnd& end, const PlannedStep& step) {
  if (others_may_hear_of(end)) await_bytes(end, step);
}

void ReplayedCrew::begin(ReplayedEnd& end) {
  if (plan_.waits) return await_room(end);
  add({&end});
  if (Thread* const first = take_asleep()) scheduler_.wake(*first);
}

Thread* ReplayedCrew::take_asleep() {
  if (asleep_.empty()) return nullptr;
  Thread* const first = asleep_.front();
  asleep_.pop_front();
  return first;
}

std::optional<ReplayedCrew::Ready> ReplayedCrew::next() {
  if (ready_.empty()) return std::nullopt;
  const Ready first = ready_.front();
  ready_.pop_front();
  return first;
}

Task<> ReplayedCrew::hand(Context& here, const Ready& turn) {
  add(turn);
  if (word_ == nullptr) {
    if (Thread* const first = take_asleep()) co_await scheduler_.wake(here, *first);
    co_return;
  }
  ++word_->value;  // who has looked before does not sleep
  co_await word_->line.atomic(here, Mode::user);
  if (idle_ == 0) co_return;
  const Outcome<int> woken = co_await os_.channels.futex_wake(here, *word_, 1);
  static_cast<void>(woken);
}

// One at a time, so that others take the rest.
Task<std::size_t> ReplayedCrew::wait_for_events(Context& here) {
  std::array<Descriptor, 64> batch;
  const std::size_t most = is_shared() ? 1 : batch.size();
  const Outcome<std::size_t> count =
      co_await os_.sockets.wait(here, epoll_, std::span(batch).first(most));
  if (!count) co_return 0;
  for (std::size_t i = 0; i < *count; ++i) {
    ReplayedEnd& end = *by_socket_[static_cast<std::size_t>(batch[i].index)];
    add({&end});
  }
  co_return *count;
}

Task<> ReplayedCrew::wait_for_turns(Thread& here) {
  while (word_ == nullptr && ready_.empty()) {
    asleep_.push_back(&here);
    co_await scheduler_.block(here);
  }
  while (ready_.empty()) {
    const std::uint32_t seen = word_->value;
    co_await word_->line.atomic(here, Mode::user);
    if (!ready_.empty()) co_return;
    ++idle_;
    const Outcome<> waited =
        co_await os_.channels.futex_wait(here, *word_, seen, {Cause::waiting, "futex"});
    static_cast<void>(waited);
    --idle_;
  }
}

}  // namespace osarium::replay
