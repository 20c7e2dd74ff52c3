#include "models/hardware/coherence.hpp"

#include <algorithm>

namespace osarium {

Distance Coherence::nearest(CoreId core, const CoreSet& cores) const {
  const Within& within = within_[static_cast<std::size_t>(core.index)];
  auto d = static_cast<std::size_t>(Distance::same_core);
  while (d + 1 < distances && (cores & within[d]).none()) ++d;
  return static_cast<Distance>(d);
}

Distance Coherence::farthest(CoreId core, const CoreSet& cores) const {
  const Within& within = within_[static_cast<std::size_t>(core.index)];
  std::size_t d = distances - 1;
  while (d > static_cast<std::size_t>(Distance::same_core) &&
         (cores & within[d]) == (cores & within[d - 1]))
    --d;
  return static_cast<Distance>(d);
}

Distance Coherence::distance(CoreId core, NodeId home) const {
  return std::max(Distance::same_die, nearest(core, nodes_[static_cast<std::size_t>(home.index)]));
}

}  // namespace osarium
