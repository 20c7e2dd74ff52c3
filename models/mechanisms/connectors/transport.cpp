#include "models/mechanisms/connectors/transport.hpp"

#include "models/hardware/account.hpp"

namespace osarium {

namespace {
Duration message_cost(Channel channel, const ConnectorCosts& costs) {
  switch (channel) {
    case Channel::message_queue: return costs.message_queue;
    case Channel::pipe: return costs.pipe;
    case Channel::local_socket: return costs.local_socket;
    case Channel::tcp_socket: break;
  }
  return costs.tcp_socket;
}
}  // namespace

TransportConnector::TransportConnector(const Transport& transport, Server& server,
                                       const ConnectorCosts& costs)
    : transport_(transport),
      server_(server),
      costs_(costs),
      crossing_(costs.crossing(transport.trap)),
      message_(message_cost(transport.channel, costs)),
      room_(transport.capacity) {}

Duration TransportConnector::payload(Bytes bytes, const Request& request) const {
  return costs_.payload(bytes, request.call.payload);
}

void TransportConnector::charge_copy(const Context& who, Bytes bytes,
                                     const Request& request) const {
  set_apart(who, Cause::copy, costs_.copying(bytes, request.call.payload));
}

Task<> TransportConnector::marshal(Context& here, const Context& who, Bytes bytes) {
  if (!transport_.rpc) co_return;
  co_await here.compute(costs_.payload(bytes, Payload::copy), Mode::user);
  set_apart(who, Cause::copy, costs_.payload(bytes, Payload::copy));
}

Task<bool> TransportConnector::carry(Context& here, Request& request) {
  const bool entered = co_await enter(here, request);
  if (!entered) co_return false;
  co_await deliver(here, request);
  co_await here.compute(crossing_.enter, Mode::kernel);
  while (!request.done.given()) co_await server_.scheduler().block(here);
  co_await here.compute(payload(request.call.reply, request) + crossing_.leave, Mode::kernel);
  charge_copy(here, request.call.reply, request);
  co_await marshal(here, here, request.call.reply);
  co_return true;
}

Task<bool> TransportConnector::send(Context& here, std::unique_ptr<Request> request) {
  const bool entered = co_await enter(here, *request);
  if (!entered) co_return false;
  co_await deliver(here, *request.release());
  co_return true;
}

// The system call that sends, up to where the message is in the kernel.
Task<bool> TransportConnector::enter(Context& here, const Request& request) {
  co_await marshal(here, here, request.call.request);
  co_await here.compute(crossing_.enter, Mode::kernel);
  if (!room_.try_claim()) {
    if (transport_.when_full == WhenFull::refuse) {
      co_await here.compute(crossing_.leave, Mode::kernel);
      co_return false;
    }
    Room::Wait turn(room_, here);
    while (!turn.given()) co_await server_.scheduler().block(here);
  }
  co_await here.compute(payload(request.call.request, request) + message_, Mode::kernel);
  charge_copy(here, request.call.request, request);
  co_return true;
}

// The rest of it.
Task<> TransportConnector::deliver(Context& here, Request& request) {
  Context* const thread = server_.admit(request, *this);
  if (thread != nullptr) co_await server_.scheduler().wake(here, *thread);
  co_await here.compute(crossing_.leave, Mode::kernel);
}

Task<> TransportConnector::receive(Context& thread, Request& request) {
  const Context& whose = request.posted() ? thread : request.done.waiter();
  co_await thread.compute(payload(request.call.request, request), Mode::kernel);
  charge_copy(whose, request.call.request, request);
  Context* const caller = room_.release();
  if (caller != nullptr) co_await server_.scheduler().wake(thread, *caller);
  co_await thread.compute(crossing_.leave, Mode::kernel);
  co_await marshal(thread, whose, request.call.request);
}

// Ends in the system call that receives the next message.
Task<> TransportConnector::leave(Context& thread, Request& request) {
  Context& caller = request.done.waiter();
  co_await marshal(thread, caller, request.call.reply);
  co_await thread.compute(crossing_.enter + payload(request.call.reply, request) + message_,
                          Mode::kernel);
  charge_copy(caller, request.call.reply, request);
  request.done.give();
  co_await server_.scheduler().wake(thread, caller);
  co_await thread.compute(crossing_.leave + crossing_.enter, Mode::kernel);
}

}  // namespace osarium
