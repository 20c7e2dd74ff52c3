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
  const Call& call = request.call;
  const Mode mode = within_domain_ ? here.mode() : Mode::kernel;
  co_await here.compute(crossing_.enter + payload(call.request, call), mode);
  charge_copy(here, call.request, call);
  co_await request.run(here);
  if (within_domain_) co_return true;
  co_await here.compute(payload(call.reply, call) + crossing_.leave, Mode::kernel);
  charge_copy(here, call.reply, call);
  co_return true;
}

Task<bool> InThread::send(Context& here, std::unique_ptr<Request> request) {
  co_return co_await carry(here, *request);
}

void InThread::charge_copy(Context& here, Bytes bytes, const Call& call) const {
  if (!within_domain_) set_apart(here, Cause::copy, costs_.copying(bytes, call.payload));
}

Duration InThread::payload(Bytes bytes, const Call& call) const {
  return within_domain_ ? Duration() : costs_.payload(bytes, call.payload);
}

}  // namespace osarium
