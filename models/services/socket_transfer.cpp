// What programs send and receive.
#include "models/services/network_driver.hpp"
#include "models/services/sockets.hpp"

namespace osarium {

Task<> Sockets::own(Context& here, Socket& socket) {
  const Observed asking(here, Activity::lock, "socket");
  const Time asked = now();
  bool waited = false;
  for (; std::exchange(socket.owned, true); waited = true) {
    Sleeper me(here);
    me.insert_before(socket.owners);
    const Charged lock(here, {Cause::lock, "socket"});
    co_await site_.kernel.scheduler().block(here);
  }
  if (waited)
    socket.lock_class.count_contended(here, asked);
  else
    socket.lock_class.count();
  note(here, Trail::Kind::lock, "socket");
  const Charged coherence(here, terms::lines);
  co_await socket.line.atomic(here, here.code_mode());
}

bool Sockets::let_go(Socket& socket) {
  if (!socket.backlog.empty() || !socket.owners.alone()) return false;
  socket.owned = false;
  return true;
}

Task<> Sockets::release(Context& here, Socket& socket) {
  const auto keep = socket.shared_from_this();
  Account* const mine = here.account();
  while (!socket.backlog.empty()) {
    Parcel& parcel = socket.backlog.take_front();
    here.set_account(parcel.message.account);
    here.enter(Cause::service);
    co_await take_in(here, socket, parcel);
  }
  here.set_account(mine);
  socket.owned = false;
  if (!socket.owners.alone()) co_await wake_one(here, socket.owners);
}

Task<bool> Sockets::sleep(Context& here, Sleeper& me) {
  if (&here != &me.here) co_return false;
  const Charged pause(here, Cause::pause);
  co_await site_.kernel.scheduler().block_for(here, me.awaited);
  me.unlink();
  co_return true;
}

Task<Outcome<Message>> Sockets::receive(Context& here, Process& process, Descriptor descriptor,
                                        Sleeper& me, Wait wait) {
  me.unlink();
  Socket* const found = process.descriptors().find<Socket>(descriptor);
  if (found == nullptr) co_return Error::bad_descriptor;
  const auto socket = found->shared_from_this();
  for (;;) {
    if (locks()) co_await own(here, *socket);
    if (socket->has_input()) break;
    const bool waits = !socket->readable() && wait == Wait::yes;
    if (waits) me.insert_before(socket->readers);
    me.awaited = {"a message at socket", descriptor.index};
    if (!let_go(*socket)) co_await release(here, *socket);
    if (socket->state == SocketState::closed) co_return Error::bad_descriptor;
    if (socket->reset) co_return Error::reset;
    if (socket->has_input()) continue;
    if (socket->peer_closed) co_return Message{};
    if (!waits) co_return Error::would_block;
    const bool slept = co_await sleep(here, me);
    if (!slept) co_return Error::would_block;
  }
  const Message message = take(*socket);
  socket->received_bytes -= message.size.count();
  if (socket->protocol == Protocol::udp)
    socket->received_bytes -= parameters_.datagram_overhead.count();
  if (message.account != nullptr) message.account->enter(Cause::service, now());
  if (&here == &me.here && here.account() == nullptr) here.set_account(message.account);
  co_await spend(here, costs_.receive);
  if (socket->peer == nullptr) {
    network_.read(message.flow, message.size);
  } else {
    Socket& sender = *socket->peer;
    sender.acknowledged += message.size.count();
    if (has_writer(sender)) co_await announce_room(here, sender);
  }
  if (!let_go(*socket)) co_await release(here, *socket);
  co_return message;
}

Task<Outcome<>> Sockets::send(Context& here, Process& process, Descriptor descriptor,
                              Message message, Sleeper& me, Wait wait, std::int64_t pages) {
  me.unlink();
  Socket* const found = process.descriptors().find<Socket>(descriptor);
  if (found == nullptr) co_return Error::bad_descriptor;
  const auto socket = found->shared_from_this();
  const bool datagram = socket->protocol == Protocol::udp;
  if (datagram && socket->state == SocketState::connected) message.flow = socket->flow;
  if (datagram && (message.size > Framing::most_datagram || message.more ||
                   !network_.has(message.flow, Protocol::udp)))
    co_return Error::invalid;
  const std::int64_t size = message.size.count();
  for (;;) {
    if (locks()) co_await own(here, *socket);
    const bool connected = socket->state == SocketState::connected;
    const bool gone = socket->reset || socket->peer_closed || (connected && peer_gone(*socket));
    const bool stands = connected && !gone;
    if (datagram || (stands && (socket->corked || socket->fits(size)))) break;
    const bool waits = stands && wait == Wait::yes;
    if (waits) me.insert_before(socket->writers);
    me.awaited = {"room at socket", descriptor.index};
    if (!let_go(*socket)) co_await release(here, *socket);
    if (!stands) co_return gone ? Error::reset : Error::invalid;
    if (!waits) co_return Error::would_block;
    const bool slept = co_await sleep(here, me);
    if (!slept) co_return Error::would_block;
  }
  Account* const before = here.account();
  here.set_account(message.account);
  here.enter(Cause::service);
  if (socket->corked) co_return co_await hold_back(here, *socket, message, before, pages);
  const bool leaves = !message.more && before == message.account;
  if (message.more) message.account = nullptr;     // it stays
  Parcel& parcel = make_parcel(*socket, message);  // at once: while this works the peer may close
  if (pages > 0) co_await spend(here, costs_.page * pages);
  co_await spend(here, of(costs_.send, socket->protocol) * std::int64_t{parcel.frames});
  socket->sent += size;
  Outcome<> sent;
  if (network_.flow(parcel.message.flow).local)
    co_await loop_back(here, parcel);
  else
    sent = co_await transmit(here, parcel);
  here.set_account(leaves ? nullptr : before);
  if (!let_go(*socket)) co_await release(here, *socket);
  co_return sent;
}

// Both were sockets of this kernel; that it has closed may be on its way still.
bool Sockets::peer_gone(const Socket& socket) const {
  return socket.peer == nullptr && network_.flow(socket.flow).local;
}

// Ready to go; to another socket of this kernel in frames of the loopback device.
Parcel& Sockets::make_parcel(const Socket& socket, const Message& message) {
  constexpr std::int64_t loopback_segment = 65536 - 53;  // its mtu without headers
  const bool datagram = socket.protocol == Protocol::udp;
  FlowId flow = datagram ? message.flow : socket.flow;
  if (socket.peer != nullptr) flow = socket.peer->flow;
  const bool local = network_.flow(flow).local;
  const std::int64_t most =
      local ? loopback_segment : parameters_.framing.most_data(socket.protocol);
  const std::int64_t frames = std::max<std::int64_t>(1, (message.size.count() + most - 1) / most);
  Parcel& parcel = network_.make(Parcel::Kind::data, flow, message);
  parcel.frames = static_cast<std::uint32_t>(frames);
  parcel.to_port = local && datagram && socket.state == SocketState::connected;
  return parcel;
}

// The account goes with the frames: whoever called the driver no longer has it.
Task<Outcome<>> Sockets::transmit(Context& here, Parcel& parcel) {
  const Frames frames = Frames::of(parcel, network_.flow(parcel.message.flow), parameters_.framing);
  parcel.frames = frames.count;
  const Outcome<> sent = co_await site_.ports.network_driver.call(
      here, {.request = frames.bytes()},
      [frames](NetworkDriver& driver, Context& there) { return driver.transmit(there, frames); });
  if (!sent) network_.release(parcel);
  co_return sent;
}

// A segment without data.
Task<> Sockets::answer(Context& here, Parcel::Kind kind, FlowId flow) {
  Account* const before = here.account();
  here.set_account(nullptr);
  co_await spend(here, of(costs_.send, Protocol::tcp));
  const Outcome<> sent = co_await transmit(here, network_.make(kind, flow));
  if (!sent) ++dropped_;
  here.set_account(before);
}

}  // namespace osarium
