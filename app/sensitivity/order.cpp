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

OrderKept kept_order(const std::vector<PairOrder>& orders, std::size_t width,
                     std::span<const Evaluated> points) {
  OrderKept kept;
  std::uint64_t all = 0;
  std::vector<std::uint64_t> pairs(orders.size());
  for (std::size_t p = 0; p < points.size(); ++p) {
    if (p % width >= 2) continue;
    ++kept.points;
    bool every = true;
    for (std::size_t i = 0; i < orders.size(); ++i) {
      const Values& values = points[p].values;
      const bool holds = values[orders[i].smaller] < values[orders[i].larger];
      pairs[i] += holds;
      every = every && (holds || !orders[i].known);
    }
    all += every;
  }
  kept.all = share_that_holds(all, kept.points);
  for (const std::uint64_t holds : pairs)
    kept.pairs.push_back(share_that_holds(holds, kept.points));
  return kept;
}

}  // namespace osarium
