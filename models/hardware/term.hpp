// What the time of a request goes into. A term is a cause, and within it a name where the code
// knows more: which lock, which mechanism, which part of a network. The names of a cause, with what
// has none, add up to it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "sim/engine/time.hpp"
#include "sim/engine/waiting.hpp"

namespace osarium {

enum class Cause : std::uint8_t {
  work,        // the application's own, in user mode
  service,     // code of the operating system
  crossing,    // between domains; by mechanism
  copy,        // of what crosses with a call
  coherence,   // cache lines and translations that other cpus have
  lock,        // waiting for one: spinning or asleep; by class of locks
  run_queue,   // ready, and another runs
  scheduling,  // switching, waking, an idle cpu that is on its way
  interrupt,   // interrupted by what is not the request's own
  waiting,     // for a service that is busy with others; by service
  network,     // in a card, on a wire, in a queue of packets
  device,      // a disk
  memory,      // waiting for misses and bandwidth, slowed by neighbours; for free memory
  pause,       // asleep of its own will, or waiting for a peer's answer
};
inline constexpr std::size_t causes = 14;
std::string_view name_of(Cause cause);

struct Term {
  // The name lives as long as the system.
  constexpr Term(Cause its_cause, Name its_name = nullptr) : cause(its_cause), name(its_name) {}

  Cause cause;
  Name name;
};

// Terms whose names do not depend on the system.
namespace terms {

inline constexpr Term lines{Cause::coherence, "lines"};
inline constexpr Term translations{Cause::coherence, "translations"};  // with those of other cpus
inline constexpr Term hard_interrupt{Cause::interrupt, "hard"};
inline constexpr Term softirq{Cause::interrupt, "softirq"};  // with what interrupts that in turn
inline constexpr Term wire{Cause::network, "wire"};          // to the machine; until all has come
inline constexpr Term window{Cause::network, "window"};      // kept back: the reader is behind
inline constexpr Term retransmission{Cause::network, "retransmission"};
inline constexpr Term card_queue{Cause::network, "nic_queue"};  // until the driver takes it
inline constexpr Term leaving{Cause::network, "leaving"};       // the card's way out, and the wire
inline constexpr Term loopback{Cause::network, "loopback"};
inline constexpr Term local_memory{Cause::memory, "local"};
inline constexpr Term remote_memory{Cause::memory, "remote"};
inline constexpr Term free_memory{Cause::memory, "free"};  // until there is some
inline constexpr Term worker{Cause::waiting, "worker"};    // a thread of the workload that is free
inline constexpr Term socket{Cause::waiting, "socket"};    // that another uses

}  // namespace terms

// Times of terms that have a name: as many terms as one request is likely to have. What does not
// fit has no name, and is in its cause alone.
class NamedTimes {
 public:
  static constexpr std::size_t most = 20;
  struct Entry {
    Term term{Cause::work};
    Duration spent;
  };

  void add(Term term, Duration time) {
    if (time == Duration()) return;
    for (std::size_t i = 0; i < count_; ++i)
      if (entries_[i].term.name == term.name && entries_[i].term.cause == term.cause) {
        entries_[i].spent += time;
        return;
      }
    if (count_ < most) entries_[count_++] = {term, time};
  }
  // In the order in which they came. One name may come twice, if it was written down twice.
  std::span<const Entry> all() const { return {entries_.data(), count_}; }

 private:
  std::size_t count_ = 0;
  std::array<Entry, most> entries_{};
};

// All that has been spent.
struct Expenses {
  std::array<Duration, causes> by_cause{};
  NamedTimes named{};

  // What came after `before`, which is of the same account.
  Expenses since(const Expenses& before) const;
};

}  // namespace osarium
