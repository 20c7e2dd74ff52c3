#include "models/mechanisms/connectors/agent.hpp"

#include "models/hardware/account.hpp"

namespace osarium {

namespace {
constexpr Term look_up{Cause::crossing, "agent"};
}  // namespace

AgentCosts AgentCosts::from(const CostTable& costs, Frequency clock) {
  return {.look_up = costs.duration("agents.look_up", clock),
          .native = costs.duration("connectors.direct_call", clock),
          .wasm = costs.duration("agents.wasm_call", clock),
          .encode_kibibyte = costs.duration("connectors.copy_kibibyte", clock)};
}

// The callee's agent is charged to the caller's way as well: it decodes before the body, in
// whatever thread that runs, and nothing else can happen in between.
Task<bool> AgentConnector::carry(Context& here, Request& request) {
  {
    const Charged agent(here, look_up);
    co_await here.compute(2 * (agent_ + encoded(request.call)), here.code_mode());
    set_apart(here, Cause::copy, 2 * encoded(request.call));
  }
  co_return co_await carry_by(*carrier_, here, request);
}

Task<bool> AgentConnector::send(Context& here, std::unique_ptr<Request> request) {
  {
    const Charged agent(here, look_up);
    co_await here.compute(2 * (agent_ + encoded(request->call)), here.code_mode());
    set_apart(here, Cause::copy, 2 * encoded(request->call));
  }
  co_return co_await send_by(*carrier_, here, std::move(request));
}

}  // namespace osarium
