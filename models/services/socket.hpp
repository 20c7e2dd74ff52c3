// What a descriptor of a socket or of an epoll refers to. The state of a socket belongs to whoever
// has it: a thread that works on it is its owner; what arrives meanwhile waits in the backlog, and
// the owner takes it in at the end (Linux: lock_sock, sk_backlog). Further threads sleep until it
// is free. Whoever changes it touches its cache line.
#pragma once

#include <list>

#include "models/hardware/cache_line.hpp"
#include "models/mechanisms/sleep.hpp"
#include "models/services/descriptors.hpp"
#include "models/services/kernel.hpp"
#include "models/services/network.hpp"

namespace osarium {

class Socket;

// One of several things to wait for at once. Level-triggered.
class Epoll final : public OpenObject, public std::enable_shared_from_this<Epoll> {
 public:
  Link ready;  // Watches of sockets that have had something
  std::size_t ready_count = 0;
  Link waiters;  // Sleepers
};

// That an epoll looks at a socket; it belongs to the socket.
struct Watch : Link {
  Watch(std::shared_ptr<Epoll> its_epoll, Socket& its_socket, Descriptor its_descriptor, bool alone)
      : epoll(std::move(its_epoll)),
        socket(its_socket),
        descriptor(its_descriptor),
        exclusive(alone) {}
  ~Watch() {
    if (queued) --epoll->ready_count;
    remove();
  }
  void queue() {
    if (std::exchange(queued, true)) return;
    ++epoll->ready_count;
    insert_before(epoll->ready);
  }
  void unqueue() {
    queued = false;
    --epoll->ready_count;
    unlink();
  }

  std::shared_ptr<Epoll> epoll;
  Socket& socket;
  Descriptor descriptor;
  bool exclusive;  // of several epolls of one socket only one is woken
  bool queued = false;
};

enum class SocketState : std::uint8_t { unbound, bound, listening, connecting, connected, closed };

class Socket final : public OpenObject, public std::enable_shared_from_this<Socket> {
 public:
  Socket(const Coherence& coherence, Protocol its_protocol, LockClass& its_class)
      : protocol(its_protocol), line(coherence, its_class.name()), lock_class(its_class) {}

  // Bytes that the peer has not acknowledged.
  std::int64_t in_flight() const { return sent - acknowledged; }
  // Enough for a receive.
  bool has_input() const { return low_water > 0 ? received_bytes >= low_water : !received.empty(); }
  bool readable() const {
    return has_input() || !accepted.empty() || peer_closed || reset || state == SocketState::closed;
  }
  // Beyond the buffer of who receives goes only what that waits for, as all of it has to be there.
  bool fits(std::int64_t size) const {
    const bool awaited = peer != nullptr && in_flight() < peer->low_water;
    return in_flight() == 0 || in_flight() + size <= room || awaited;
  }
  // Something to report to an epoll.
  bool due() const {
    if (quiet) return false;
    return readable() ||
           (watched_for_room && state == SocketState::connected && in_flight() < room);
  }

  Protocol protocol;
  SocketState state = SocketState::unbound;
  std::uint16_t port = 0;
  FlowId flow = 0;
  Socket* peer = nullptr;  // on the same machine: loopback
  bool peer_closed = false;
  bool reset = false;
  std::int64_t sent = 0;
  std::int64_t acknowledged = 0;
  std::int64_t room = 0;  // for bytes in flight
  bool watched_for_room = false;
  bool quiet = false;  // nothing to report
  bool once = false;   // when it has been reported
  bool corked = false;
  std::int64_t held_back = 0;  // bytes of what was sent since it was corked
  ParcelList received;
  std::int64_t received_bytes = 0;
  std::int64_t low_water = 0;  // what a receive waits for and takes; 0: a message
  std::size_t most_accepted = 0;
  std::list<std::shared_ptr<Socket>> accepted;  // not yet taken by accept()
  std::vector<std::unique_ptr<Watch>> watches;
  Link readers;  // Sleepers, also for accept and connect
  Link writers;

  bool owned = false;
  Link owners;  // Sleepers that want it
  ParcelList backlog;
  CacheLine line;
  LockClass& lock_class;  // of who owns it, or takes something in
};

}  // namespace osarium
