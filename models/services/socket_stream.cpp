// TCP as a stream of bytes: what a receive waits for, and what is held back to be sent together.
#include "models/services/sockets.hpp"

namespace osarium {

// Whom that concerns looks again: an epoll that waits for something to report, and who waits for
// room, as more may be awaited now.
bool Sockets::set_interest(Process& process, Descriptor descriptor, Interest interest) {
  auto* const socket = process.descriptors().find<Socket>(descriptor);
  if (socket == nullptr) return false;
  socket->low_water = interest.bytes.count();
  socket->watched_for_room = interest.room;
  socket->quiet = interest.quiet;
  socket->once = interest.once;
  const auto wake_first = [this](Link& list) {
    if (list.alone()) return;
    auto& sleeper = *static_cast<Sleeper*>(list.next);
    sleeper.unlink();
    site_.kernel.scheduler().wake(static_cast<Thread&>(sleeper.here));
  };
  if (socket->due())
    for (const auto& watch : socket->watches) {
      watch->queue();
      wake_first(watch->epoll->waiters);
    }
  if (socket->peer != nullptr) wake_first(socket->peer->writers);
  return true;
}

// Of a stream: what of it belongs to a request is the last that is complete with this.
Message Sockets::take(Socket& socket) {
  if (socket.low_water == 0) {
    Parcel& parcel = socket.received.take_front();
    const Message message = parcel.message;
    network_.release(parcel);
    return message;
  }
  Message taken;
  while (taken.size.count() < socket.low_water) {
    Message& front = socket.received.front().message;
    const Bytes part = std::min(front.size, Bytes::of_count(socket.low_water) - taken.size);
    const Bytes before = taken.size;
    taken.flow = front.flow;
    front.size = front.size - part;
    if (front.size == Bytes()) {
      Parcel& parcel = socket.received.take_front();
      if (parcel.message.account != nullptr || taken.account == nullptr) taken = parcel.message;
      network_.release(parcel);
    }
    taken.size = before + part;
  }
  return taken;
}

// The work of sending is done now, the way begins when the cork is drawn.
Task<Outcome<>> Sockets::hold_back(Context& here, Socket& socket, const Message& message,
                                   Account* before, std::int64_t pages) {
  if (pages > 0) co_await spend(here, costs_.page * pages);
  co_await spend(here, of(costs_.send, socket.protocol));
  socket.held_back += message.size.count();
  socket.sent += message.size.count();
  here.set_account(before);
  if (!let_go(socket)) co_await release(here, socket);
  co_return Outcome<>();
}

// Who draws the cork sends what was held back, for the request that it works for.
Task<Outcome<>> Sockets::cork(Context& here, Process& process, Descriptor descriptor, bool corked) {
  Socket* const found = process.descriptors().find<Socket>(descriptor);
  if (found == nullptr) co_return Error::bad_descriptor;
  if (found->protocol != Protocol::tcp) co_return Error::invalid;
  const auto socket = found->shared_from_this();
  if (locks()) co_await own(here, *socket);
  co_await spend(here, costs_.option);
  socket->corked = corked;
  Outcome<> sent;
  const Bytes held = Bytes::of_count(corked ? 0 : std::exchange(socket->held_back, 0));
  if (held > Bytes() && socket->state == SocketState::connected && !peer_gone(*socket)) {
    const Message message{.size = held, .account = here.account(), .flow = socket->flow};
    Parcel& parcel = make_parcel(*socket, message);
    if (network_.flow(parcel.message.flow).local)
      co_await loop_back(here, parcel);
    else
      sent = co_await transmit(here, parcel);
    here.set_account(nullptr);
  }
  if (!let_go(*socket)) co_await release(here, *socket);
  co_return sent;
}

}  // namespace osarium
