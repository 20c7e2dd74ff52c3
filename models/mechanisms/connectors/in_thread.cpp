#include "models/mechanisms/connectors/in_thread.hpp"

#include "models/hardware/account.hpp"

namespace osarium {

InThread::InThread(const DirectCall&, const ConnectorCosts& costs)
    : costs_(costs), crossing_{.enter = costs.direct_call}, within_domain_(true) {}
InThread::InThread(const Trap& trap, const ConnectorCosts& costs)
    : costs_(costs), crossing_(costs.crossing(trap)) {}
InThread::InThread(const Hypercall& hypercall, const ConnectorCosts& costs)
    : costs_(costs), crossing_(costs.crossing(hypercall)) {}
InThread::InThread(const Upcall&, const ConnectorCosts& costs)
    : costs_(costs), crossing_{costs.kernel_to_user, costs.user_to_kernel} {}

Task<bool> InThread::carry(Context& here, Request& request) {
  co_await enter(here, request.call);
  co_await request.run(here);
  co_await leave(here, request.call);
  co_return true;
}

Task<bool> InThread::send(Context& here, std::unique_ptr<Request> request) {
  co_return co_await carry(here, *request);
}

Task<> InThread::enter(Context& here, const Call& call) {
  if (within_domain_) {
    co_await here.compute(crossing_.enter, here.mode());
  } else {
    co_await here.compute(crossing_.enter + costs_.payload(call.request, call.payload),
                          Mode::kernel);
    set_apart(here, Cause::copy, costs_.copying(call.request, call.payload));
  }
}

Task<> InThread::leave(Context& here, const Call& call) {
  if (within_domain_) co_return;
  co_await here.compute(costs_.payload(call.reply, call.payload) + crossing_.leave, Mode::kernel);
  set_apart(here, Cause::copy, costs_.copying(call.reply, call.payload));
}

}  // namespace osarium
