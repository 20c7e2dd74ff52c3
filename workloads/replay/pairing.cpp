#include "workloads/replay/pairing.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace osarium::replay {

namespace {

// Another end is a rival if it fits almost as often and its bytes were not much longer on their
// way.
constexpr double rival_share = 0.05;
constexpr double rival_lag = 2;

bool goes_both_ways(const End& end) {
  const auto sent = [](const Transfer& each) { return each.sent; };
  return std::any_of(end.transfers.begin(), end.transfers.end(), sent) &&
         !std::all_of(end.transfers.begin(), end.transfers.end(), sent);
}

bool rivals(const Fit& other, const Fit& best) {
  return other.share > best.share - rival_share && other.lag < rival_lag * best.lag;
}

// In whole percents, so that few lost requests do not outweigh a clearly shorter way.
auto order_of(const Pair& pair) {
  return std::tuple(-std::round(pair.fit.share * 100), pair.fit.lag, pair.client, pair.server);
}

}  // namespace

Pairing pair_ends(const std::vector<End>& ends,
                  const std::function<bool(std::int32_t)>& is_server) {
  const auto serves = [&](std::int32_t one, std::int32_t other) {
    return is_server(one) != is_server(other) ? is_server(one) : one < other;
  };
  std::vector<std::size_t> both;
  for (std::size_t i = 0; i < ends.size(); ++i)
    if (goes_both_ways(ends[i])) both.push_back(i);
  std::vector<Pair> candidates;
  for (const std::size_t client : both)
    for (const std::size_t server : both)
      if (ends[client].process != ends[server].process &&
          serves(ends[server].process, ends[client].process))
        if (auto found = fit(ends[client], ends[server]))
          candidates.push_back({client, server, std::move(*found)});
  std::sort(candidates.begin(), candidates.end(),
            [](const Pair& a, const Pair& b) { return order_of(a) < order_of(b); });

  Pairing pairing;
  std::vector<const Pair*> taken(ends.size());
  for (const Pair& each : candidates)
    if (taken[each.client] == nullptr && taken[each.server] == nullptr)
      taken[each.client] = taken[each.server] = &each;
  std::vector<bool> doubtful(ends.size());
  for (const Pair& each : candidates)
    for (const Pair* const best : {taken[each.client], taken[each.server]})
      if (best != nullptr && best != &each && rivals(each.fit, best->fit))
        doubtful[best->client] = true;
  pairing.ambiguous = std::count(doubtful.begin(), doubtful.end(), true);
  for (const std::size_t i : both) pairing.unpaired += taken[i] == nullptr && !is_counter(ends[i]);
  for (std::size_t i = 0; i < ends.size(); ++i)
    if (taken[i] != nullptr && taken[i]->client == i) pairing.pairs.push_back(*taken[i]);
  return pairing;
}

}  // namespace osarium::replay
