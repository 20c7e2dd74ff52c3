#include "models/mechanisms/connectors/cross_core_ipc.hpp"

#include "models/hardware/account.hpp"

namespace osarium {

Task<> CrossCoreIpcConnector::enter(Context& here, const Call& call) {
  co_await here.compute(costs_.user_to_kernel + costs_.payload(call.request, call.payload),
                        Mode::kernel);
  set_apart(here, Cause::copy, costs_.copying(call.request, call.payload));
  co_await queue_.atomic(here, Mode::kernel);
}

Task<> CrossCoreIpcConnector::deliver(Context& here, Request& request) {
  Context* const thread = server_.admit(request, *this);
  if (thread != nullptr) co_await remote_wake_.wake(here, *thread);
}

Task<bool> CrossCoreIpcConnector::carry(Context& here, Request& request) {
  co_await enter(here, request.call);
  co_await deliver(here, request);
  while (!request.done.given()) co_await server_.scheduler().block(here);
  co_await replies_.load(here, Mode::kernel);
  co_await here.compute(costs_.kernel_to_user, Mode::kernel);
  co_return true;
}

Task<bool> CrossCoreIpcConnector::send(Context& here, std::unique_ptr<Request> request) {
  co_await enter(here, request->call);
  co_await deliver(here, *request.release());
  co_await here.compute(costs_.kernel_to_user, Mode::kernel);
  co_return true;
}

Task<> CrossCoreIpcConnector::receive(Context& thread, Request&) {
  co_await queue_.atomic(thread, Mode::kernel);
  co_await thread.compute(costs_.kernel_to_user, Mode::kernel);
}

Task<> CrossCoreIpcConnector::leave(Context& thread, Request& request) {
  co_await thread.compute(
      costs_.user_to_kernel + costs_.payload(request.call.reply, request.call.payload),
      Mode::kernel);
  set_apart(request.done.waiter(), Cause::copy,
            costs_.copying(request.call.reply, request.call.payload));
  co_await replies_.store(thread, Mode::kernel);
  Context& caller = request.done.waiter();
  request.done.give();
  co_await remote_wake_.wake(thread, caller);
}

}  // namespace osarium
