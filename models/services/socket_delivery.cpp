// What arrives: from the driver, and from this kernel's own senders.
#include "models/services/network_driver.hpp"
#include "models/services/sockets.hpp"

namespace osarium {

Task<Outcome<>> Sockets::deliver(Context& here, std::span<const Packet> packets) {
  for (const Packet& packet : packets) {
    Parcel& parcel = network_.parcel(packet);
    here.set_account(parcel.message.account);
    here.enter(Cause::service);
    co_await spend(here, costs_.packet, of(costs_.input, network_.flow(packet.flow).protocol));
    if (--parcel.frames > 0) {
      here.enter(terms::wire);
    } else if (parcel.lost) {
      network_.drop(parcel);
    } else {
      co_await act(here, parcel);
    }
    here.set_account(nullptr);
  }
  co_return Outcome<>();
}

// A parcel that is complete. Its account is no longer that of `here` when somebody may have it.
Task<> Sockets::act(Context& here, Parcel& parcel) {
  const FlowId flow = parcel.message.flow;
  Socket* const socket = find(parcel);
  if (parcel.kind == Parcel::Kind::connect) co_return co_await request_connection(here, parcel);
  if (socket == nullptr) {
    const bool answers = parcel.kind == Parcel::Kind::data && !network_.flow(flow).local &&
                         network_.flow(flow).protocol == Protocol::tcp;
    if (parcel.kind == Parcel::Kind::data) ++dropped_;
    here.set_account(nullptr);
    network_.drop(parcel);
    if (answers) co_await answer(here, Parcel::Kind::reset, flow);
    co_return;
  }
  const auto keep = socket->shared_from_this();
  if (parcel.acknowledged > socket->acknowledged) {
    socket->acknowledged = parcel.acknowledged;
    if (has_writer(*socket)) co_await announce_room(here, *socket);
  }
  if (parcel.kind == Parcel::Kind::data) {
    if (locks()) {
      here.enter(terms::lines);
      socket->lock_class.count();
      co_await socket->line.atomic(here, here.code_mode());
    }
    if (!socket->owned) co_return co_await take_in(here, *socket, parcel);
    here.enter(terms::socket);
    here.set_account(nullptr);
    socket->backlog.push_back(parcel);
    co_return;
  }
  co_await change_state(here, *socket, parcel.kind);
  network_.release(parcel);
}

Task<> Sockets::change_state(Context& here, Socket& socket, Parcel::Kind kind) {
  switch (kind) {
    case Parcel::Kind::connected:
      socket.state = SocketState::connected;
      co_await answer(here, Parcel::Kind::acknowledge, socket.flow);
      co_return co_await announce(here, socket);
    case Parcel::Kind::acknowledge: {
      if (socket.state != SocketState::connecting) co_return;
      socket.state = SocketState::connected;
      const auto listener = by_port_.find({Protocol::tcp, network_.flow(socket.flow).port});
      if (listener == by_port_.end()) co_return;
      const auto keep = listener->second;
      keep->accepted.push_back(socket.shared_from_this());
      co_return co_await announce(here, *keep);
    }
    case Parcel::Kind::close: socket.peer_closed = true; break;
    case Parcel::Kind::reset: socket.reset = true; break;
    default: co_return;
  }
  co_await wake_all(here, socket.writers);
  co_await announce(here, socket);
}

Task<> Sockets::request_connection(Context& here, Parcel& parcel) {
  const FlowId flow = parcel.message.flow;
  network_.release(parcel);
  const auto listener = by_port_.find({Protocol::tcp, network_.flow(flow).port});
  const bool accepts = listener != by_port_.end() &&
                       listener->second->accepted.size() < listener->second->most_accepted;
  if (accepts) enter_flow(flow, make(Protocol::tcp, SocketState::connecting));
  co_await answer(here, accepts ? Parcel::Kind::connected : Parcel::Kind::reset, flow);
}

Task<> Sockets::take_in(Context& here, Socket& socket, Parcel& parcel) {
  const bool datagram = socket.protocol == Protocol::udp;
  const std::int64_t size =
      parcel.message.size.count() + (datagram ? parameters_.datagram_overhead.count() : 0);
  const Bytes room = datagram ? parameters_.datagram_buffer : parameters_.receive_buffer;
  // Of a pair the sender has seen to it that there is room.
  const bool bounded = socket.peer != nullptr;
  if (socket.state == SocketState::closed ||
      (!bounded && socket.received_bytes > 0 && socket.received_bytes + size > room.count())) {
    ++dropped_;
    here.set_account(nullptr);
    network_.drop(parcel);
    co_return;
  }
  here.enter(has_sleeper(socket) ? Term(Cause::scheduling) : terms::worker);
  here.set_account(nullptr);
  socket.received_bytes += size;
  socket.received.push_back(parcel);
  if (!socket.has_input()) co_return;
  if (!socket.readers.alone() || !socket.watches.empty()) co_await announce(here, socket);
}

Task<> Sockets::announce_room(Context& here, Socket& socket) {
  const auto keep = socket.shared_from_this();
  co_await wake_all(here, socket.writers);
  if (socket.watched_for_room && socket.due()) co_await announce(here, socket);
}

bool Sockets::has_sleeper(const Socket& socket) {
  if (!socket.readers.alone()) return true;
  for (const auto& watch : socket.watches)
    if (!watch->epoll->waiters.alone()) return true;
  return false;
}

// While it wakes one, the socket may lose watches.
Task<> Sockets::announce(Context& here, Socket& socket) {
  const auto keep = socket.shared_from_this();
  if (!socket.readers.alone()) co_await wake_one(here, socket.readers);
  for (std::size_t i = 0; !socket.quiet && i < socket.watches.size(); ++i) {
    Watch& watch = *socket.watches[i];
    watch.queue();
    if (watch.epoll->waiters.alone()) continue;
    const bool enough = watch.exclusive;
    const auto epoll = watch.epoll;
    co_await wake_one(here, epoll->waiters);
    if (enough) break;
  }
}

Task<> Sockets::wake_one(Context& here, Link& list) {
  auto& sleeper = *static_cast<Sleeper*>(list.next);
  sleeper.unlink();
  return site_.kernel.scheduler().wake(here, sleeper.here);
}

Task<> Sockets::wake_all(Context& here, Link& list) {
  while (!list.alone()) co_await wake_one(here, list);
}

// In the context of who sends (net/core/dev.c, the backlog of a cpu) the softirq comes at once.
// Code in user mode, of a server or a library, has no softirqs.
Task<> Sockets::loop_back(Context& here, Parcel& parcel) {
  parcel.enter(terms::loopback, now());
  if (here.account() == parcel.message.account) here.set_account(nullptr);
  if (locks() && here.code_mode() != Mode::user) {
    Loopback& queue = loopback_[static_cast<std::size_t>(here.place().index)];
    queue.parcels.push_back(parcel);
    site_.kernel.softirqs(here.place()).raise(queue.action);
    co_return;
  }
  Account* const before = here.account();
  co_await take_loopback(here, parcel);
  here.set_account(before);
}

Task<> Sockets::run_loopback(Context& here, Loopback& queue) {
  here.set_code_mode(Mode::softirq);
  while (!queue.parcels.empty()) co_await take_loopback(here, queue.parcels.take_front());
}

Task<> Sockets::take_loopback(Context& here, Parcel& parcel) {
  here.set_account(parcel.message.account);
  here.enter(Cause::service);
  const auto segments = static_cast<std::int64_t>(parcel.frames);
  const Protocol protocol = network_.flow(parcel.message.flow).protocol;
  co_await spend(here, costs_.packet * segments, of(costs_.input, protocol) * segments);
  co_await act(here, parcel);
  here.set_account(nullptr);
}

}  // namespace osarium
