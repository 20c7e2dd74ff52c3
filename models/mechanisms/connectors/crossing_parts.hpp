// What the crossings of a mechanism are made of, as rows of the cost table: what a connector adds
// up when it is built, for people to read (explain). What depends on the moment is not in here:
// transfers of cache lines, waking and switching, which the account of a request tells apart. A far
// end that can sleep is taken to sleep.
#pragma once

#include <vector>

#include "models/costs/cost_table.hpp"
#include "models/mechanisms/connectors/agent.hpp"
#include "models/mechanisms/connectors/mechanism.hpp"

namespace osarium {

struct CrossingPart {
  enum class Times : std::uint8_t { once, first_half, second_half, per_kibibyte, per_page };

  Name row;
  Times times = Times::once;

  // In a crossing with so much data.
  Duration time(Bytes data, const CostTable& costs, Frequency clock) const;
};

struct CrossingParts {
  std::vector<CrossingPart> enter;
  std::vector<CrossingPart> leave;
};

CrossingParts parts_of(const Mechanism& mechanism, Payload payload,
                       std::optional<AgentRule> agent = {});

}  // namespace osarium
