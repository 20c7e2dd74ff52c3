// The ends of connections in a history: which calls of which threads belong to which.
#pragma once

#include "workloads/replay/pairing.hpp"

namespace osarium::replay {

struct CallEnds {
  std::vector<End> ends;
  // For each thread of the history, for each of its calls: its end, -1 if it is about none.
  std::vector<std::vector<std::int32_t>> of_call;
};

// Descriptors that move bytes and are not files. Threads for which `included` is false have none.
CallEnds find_ends(const CallHistory& history,
                   const std::function<bool(const RecordedThread&)>& included);

}  // namespace osarium::replay
