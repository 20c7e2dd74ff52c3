#include "models/mechanisms/connectors/synchronous_ipc.hpp"

#include "models/hardware/account.hpp"

namespace osarium {

Task<> SynchronousIpcConnector::enter(Context& here, const Call& call) {
  co_await here.compute(costs_.ipc_call + costs_.payload(call.request, call.payload), Mode::kernel);
  set_apart(here, Cause::copy, costs_.copying(call.request, call.payload));
}

Task<bool> SynchronousIpcConnector::carry(Context& here, Request& request) {
  co_await enter(here, request.call);
  DirectSwitch& scheduler = server_.scheduler();
  Context* const thread = server_.admit(request, *this);
  if (thread != nullptr) co_await scheduler.switch_to(here, *thread);
  while (!request.done.given()) co_await scheduler.block(here);
  co_return true;
}

Task<bool> SynchronousIpcConnector::send(Context& here, std::unique_ptr<Request> request) {
  co_await enter(here, request->call);
  Context* const thread = server_.admit(*request.release(), *this);
  if (thread != nullptr) co_await server_.scheduler().wake(here, *thread);
  co_return true;
}

// The kernel has moved the message already.
Task<> SynchronousIpcConnector::receive(Context&, Request&) { co_return; }

Task<> SynchronousIpcConnector::leave(Context& thread, Request& request) {
  co_await thread.compute(
      costs_.payload(request.call.reply, request.call.payload) + costs_.ipc_reply, Mode::kernel);
  Context& caller = request.done.waiter();
  set_apart(caller, Cause::copy, costs_.copying(request.call.reply, request.call.payload));
  request.done.give();
  co_await server_.reply(thread, caller);
}

}  // namespace osarium
