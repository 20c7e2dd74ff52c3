// How calls travel: an ordered list of rules, of which the first that fits a call says by which
// mechanism it goes and what happens to its data. Calls within a domain need no rule.
#pragma once

#include <optional>
#include <vector>

#include "models/mechanisms/connectors/agent.hpp"
#include "models/services/service_id.hpp"

namespace osarium {

enum class Caller : std::uint8_t { application, kernel, server };
constexpr std::array<Named<Caller>, 3> choices_of(Caller) {
  return {{{"application", Caller::application, "a program, or a library of it"},
           {"kernel", Caller::kernel, "a service in the kernel"},
           {"server", Caller::server, "a service in a domain of its own"}}};
}

enum class Callee : std::uint8_t { kernel, server, library };
constexpr std::array<Named<Callee>, 3> choices_of(Callee) {
  return {{{"kernel", Callee::kernel, "a service in the kernel"},
           {"server", Callee::server, "a service in a domain of its own"},
           {"library", Callee::library, "a service in the domain of a program"}}};
}

enum class Where : std::uint8_t { same_cpu, other_cpu };
constexpr std::array<Named<Where>, 2> choices_of(Where) {
  return {{{"same_cpu", Where::same_cpu, "it is served on the caller's cpu"},
           {"other_cpu", Where::other_cpu, "it is served on cpus of its own"}}};
}

// Fits if all that it states fits; what it leaves out does not matter.
struct ConnectRule {
  std::optional<Caller> from = {};
  std::optional<Callee> to = {};
  std::optional<ServiceId> service = {};  // that is called
  std::optional<Where> where = {};
  Mechanism use = DirectCall{};
  Payload payload = Payload::copy;
  std::optional<AgentRule> agent = {};  // it goes through agents

  static ParameterList parameters();
};

// A call, as far as rules look at it.
struct Border {
  Caller from;
  Callee to;
  ServiceId service;
  Where where;
};
bool fits(const ConnectRule& rule, const Border& border);

}  // namespace osarium
