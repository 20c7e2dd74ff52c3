#include <cmath>

#include "app/sensitivity/analysis.hpp"
#include "sim/random/math.hpp"

namespace osarium {

std::vector<PairOrder> pair_orders(const std::vector<Values>& replicas) {
  std::vector<PairOrder> orders;
  const std::size_t architectures = replicas.empty() ? 0 : replicas.front().size();
  for (std::size_t a = 0; a < architectures; ++a)
    for (std::size_t b = a + 1; b < architectures; ++b) {
      std::vector<double> logs;
      for (const Values& values : replicas) logs.push_back(math::log(values[b] / values[a]));
      const bool up = estimate(logs)->value >= 0;
      if (!up)
        for (double& each : logs) each = -each;
      const Estimate log = *estimate(logs);
      PairOrder order{up ? a : b, up ? b : a, {.value = math::exp(log.value)}};
      if (log.low) {
        order.ratio.low = math::exp(*log.low);
        order.ratio.high = math::exp(*log.high);
      }
      order.known = log.low && *log.low > 0;
      orders.push_back(order);
    }
  return orders;
}

}  // namespace osarium
