// Governed calls (Rhodes): caller and callee each have an agent that knows the rules. The caller's
// looks up whether and by which protocol the callee may be called, and encodes the call into the
// thread's own area of shared memory; the callee's looks up and decodes. The rules are native code
// or WebAssembly, which is entered and left each time, with a check of the target's type. In
// between any connector carries the call: governance does not depend on where things are.
#pragma once

#include "models/costs/cost_table.hpp"
#include "models/mechanisms/connectors/connector.hpp"

namespace osarium {

enum class AgentRule : std::uint8_t { native, wasm };
constexpr std::array<Named<AgentRule>, 2> choices_of(AgentRule) {
  return {{{"native", AgentRule::native, "machine code in the agent"},
           {"wasm", AgentRule::wasm, "WebAssembly, compiled when it was loaded"}}};
}

struct AgentCosts {
  static AgentCosts from(const CostTable& costs, Frequency clock);

  Duration look_up{};  // of a rule, by caller and callee
  Duration native{};   // to call a native rule
  Duration wasm{};     // to enter and leave a Wasm rule
  Duration encode_kibibyte{};
};

class AgentConnector final : public Connector {
 public:
  AgentConnector(std::unique_ptr<Connector> carrier, AgentRule rule, const AgentCosts& costs)
      : carrier_(std::move(carrier)),
        agent_(costs.look_up + (rule == AgentRule::native ? costs.native : costs.wasm)),
        encode_kibibyte_(costs.encode_kibibyte) {}

 private:
  Task<bool> carry(Context& here, Request& request) override;
  Task<bool> send(Context& here, std::unique_ptr<Request> request) override;
  Duration encoded(const Call& call) const {
    return call.request.count() * encode_kibibyte_ / 1024;
  }

  std::unique_ptr<Connector> carrier_;
  Duration agent_;
  Duration encode_kibibyte_;
};

}  // namespace osarium
