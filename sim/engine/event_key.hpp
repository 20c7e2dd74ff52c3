// The order of events, as one number: time, then order of insertion, then the slot that holds the
// event. Keys compare as unsigned 128-bit integers, so "earliest first, ties in order of insertion"
// is a single comparison, and a key leads back to its slot without a look-up.
#pragma once

#include <cstdint>

namespace osarium {

__extension__ typedef unsigned __int128 EventKey;

using SlotId = std::uint32_t;

inline constexpr int slot_bits = 24;
inline constexpr int sequence_bits = 40;
inline constexpr SlotId max_slots = SlotId{1} << slot_bits;
inline constexpr std::uint64_t max_sequence = (std::uint64_t{1} << sequence_bits) - 1;
inline constexpr EventKey no_event = ~EventKey{0};

constexpr EventKey event_key(std::uint64_t time, std::uint64_t sequence, SlotId slot) {
  return static_cast<EventKey>(time) << 64 | (sequence << slot_bits | slot);
}
constexpr std::uint64_t key_time(EventKey key) { return static_cast<std::uint64_t>(key >> 64); }
constexpr std::uint64_t key_sequence(EventKey key) {
  return static_cast<std::uint64_t>(key) >> slot_bits;
}
constexpr SlotId key_slot(EventKey key) { return static_cast<SlotId>(key) & (max_slots - 1); }

// Minimum without a branch. Compilers turn the plain expression into a data-dependent jump (clang
// always, g++ at times), which costs a tree update a misprediction on every level.
inline EventKey earlier(EventKey a, EventKey b) {
#if defined(__x86_64__)
  auto a_low = static_cast<std::uint64_t>(a), a_high = static_cast<std::uint64_t>(a >> 64);
  const auto b_low = static_cast<std::uint64_t>(b), b_high = static_cast<std::uint64_t>(b >> 64);
  std::uint64_t scratch = a_high;
  __asm__(
      "cmpq %[bl], %[al]\n\t"
      "sbbq %[bh], %[t]\n\t"
      "cmovnc %[bl], %[al]\n\t"
      "cmovnc %[bh], %[ah]"
      : [al] "+&r"(a_low), [ah] "+&r"(a_high), [t] "+&r"(scratch)
      : [bl] "rm"(b_low), [bh] "rm"(b_high)
      : "cc");
  return static_cast<EventKey>(a_high) << 64 | a_low;
#else
  const EventKey mask = -static_cast<EventKey>(b < a);
  return a ^ ((a ^ b) & mask);
#endif
}

}  // namespace osarium
