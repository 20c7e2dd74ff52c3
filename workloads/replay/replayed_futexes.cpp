#include "workloads/replay/replayed_futexes.hpp"

#include <limits>

namespace osarium::replay {

void ReplayedFutexes::set(std::size_t channel, ChannelCalls& calls, std::int64_t held) {
  Place& place = places_[channel];
  place.left = held;
  if (place.futex != nullptr) return;
  place.futex = &futexes_.try_emplace(plan_.channels[channel].futex, calls).first->second;
  place.bit = std::uint32_t{1} << (place.futex->places++ % 32);
}

Task<> ReplayedFutexes::make(Context& here, ChannelCalls& calls, const PlannedStep& step) {
  Place& place = places_[static_cast<std::size_t>(step.channel)];
  if (step.kind == CallKind::futex_wait) {
    co_await wait(here, calls, place);
    co_return;
  }
  ++place.left;
  ++place.futex->word.value;  // who has looked before does not sleep
  std::uint32_t& bits = bits_[&here];
  if (place.waits > 0) bits |= place.bit;
  if (!step.more) co_await wake(here, calls, *place.futex, std::exchange(bits, 0));
}

Task<> ReplayedFutexes::wait(Context& here, ChannelCalls& calls, Place& place) {
  FutexWord& word = place.futex->word;
  for (;;) {
    const bool may_go_on = place.left > 0;
    if (may_go_on) --place.left;
    const std::uint32_t seen = word.value;
    co_await word.line.atomic(here, Mode::user);
    if (may_go_on) co_return;
    ++place.waits;
    const Outcome<> waited =
        co_await calls.futex_wait(here, word, seen, {Cause::waiting, "futex"}, place.bit);
    static_cast<void>(waited);
    --place.waits;
  }
}

Task<> ReplayedFutexes::wake(Context& here, ChannelCalls& calls, Futex& futex, std::uint32_t bits) {
  co_await futex.word.line.atomic(here, Mode::user);
  if (bits == 0) co_return;
  const Outcome<int> woken =
      co_await calls.futex_wake(here, futex.word, std::numeric_limits<int>::max(), bits);
  static_cast<void>(woken);
}

}  // namespace osarium::replay
