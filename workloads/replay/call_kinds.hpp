// What the system calls of Linux on x86-64 mean for a replay: which are about a descriptor, and
// which move bytes, wait, or only change something.
#pragma once

#include <cstdint>

namespace osarium::replay {

enum class CallKind : std::uint8_t {
  receive,   // read, recvfrom, …: bytes from a descriptor, which may have to be waited for
  send,      // write, sendto, …
  sendfile,  // likewise, from a file
  cork,      // setsockopt(TCP_CORK): on and off in turn, as the value is not recorded
  option,    // setsockopt of anything else, fcntl, epoll_ctl(EPOLL_CTL_MOD), …
  watch,     // epoll_ctl: in, out
  futex_wait,
  futex_wake,
  wait,  // epoll_wait, poll, select
  close,
  file_read,   // pread: at a place in a file
  file_write,  // pwrite
  file_sync,
  sleep,
  futex,  // any other operation of it
  exec,
  exit,
  other,  // does something that the replay knows nothing of
};

struct CallMeaning {
  CallKind kind = CallKind::other;
  std::int8_t descriptor = -1;  // which argument; -1: none
  std::int8_t most = -1;        // likewise: how many bytes it may bring
};

constexpr bool sends(CallKind kind) { return kind == CallKind::send || kind == CallKind::sendfile; }
constexpr bool moves_bytes(CallKind kind) { return kind == CallKind::receive || sends(kind); }

// Replayed as the least call that there is.
constexpr bool is_least_call(CallKind kind) {
  return kind > CallKind::wait && kind != CallKind::sleep;
}

CallMeaning meaning_of(std::int64_t number);

// At most so many bytes are moved by a call (MAX_RW_COUNT).
inline constexpr std::int64_t most_moved = 0x7ffff000;

// setsockopt(…, IPPROTO_TCP, TCP_CORK, …).
constexpr bool is_cork(std::int64_t level, std::int64_t option) {
  return level == 6 && option == 3;
}

// futex(…, operation, …): Linux, include/uapi/linux/futex.h.
constexpr CallKind futex_kind(std::int64_t operation) {
  constexpr std::int64_t flags = 128 | 256;  // private, realtime clock
  switch (operation & ~flags) {
    case 0:
    case 9: return CallKind::futex_wait;  // with a set of bits as well
    case 1:
    case 10: return CallKind::futex_wake;
    default: return CallKind::futex;
  }
}
// Of threads of one process only.
constexpr bool is_private_futex(std::int64_t operation) { return (operation & 128) != 0; }

// epoll_ctl(…, EPOLL_CTL_MOD, …).
constexpr bool is_modification(std::int64_t operation) { return operation == 3; }

}  // namespace osarium::replay
