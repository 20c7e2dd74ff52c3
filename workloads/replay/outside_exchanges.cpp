#include "workloads/replay/outside_exchanges.hpp"

#include <algorithm>

#include "workloads/replay/exchanges.hpp"

namespace osarium::replay {

namespace {

std::vector<Exchange> outside_exchanges(const End& server) {
  std::vector<Exchange> exchanges;
  if (is_counter(server)) return exchanges;
  std::int64_t from = -1;
  for (std::size_t i = 1; i < server.transfers.size(); ++i) {
    const Transfer& each = server.transfers[i];
    if (each.sent || !server.transfers[i - 1].sent) continue;
    if (from >= 0) exchanges.push_back({from, each.at});
    from = each.at;
  }
  return exchanges;
}

// The end of a thread's last wait between the two; the later one, if there is none.
std::int64_t last_wait(const RecordedThread& thread, std::int64_t from, std::int64_t to) {
  const auto later =
      std::partition_point(thread.calls.begin(), thread.calls.end(),
                           [to](const RecordedCall& call) { return call.exit < to; });
  for (auto call = later; call != thread.calls.begin() && std::prev(call)->exit > from; --call)
    if (std::prev(call)->kind == CallKind::wait) return std::prev(call)->exit;
  return to;
}

}  // namespace

Pairing pair_with_outside(const std::vector<End>& ends,
                          const std::function<bool(std::int32_t)>& is_server) {
  Pairing pairing;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    if (!is_server(ends[i].process)) continue;
    std::vector<Exchange> exchanges = outside_exchanges(ends[i]);
    if (!exchanges.empty())
      pairing.pairs.push_back({i, i, {.share = 1, .lag = 0, .exchanges = std::move(exchanges)}});
  }
  return pairing;
}

void date_back(std::vector<Exchange>& exchanges, const std::vector<TimedStep>& steps,
               const CallHistory& history) {
  auto step = steps.begin();
  std::int64_t answered = 0;
  Exchange* before = nullptr;
  for (Exchange& each : exchanges) {
    for (; step != steps.end() && (step->at < each.from || step->step.kind != CallKind::receive);
         ++step)
      if (sends(step->step.kind)) answered = step->at;
    if (step == steps.end()) break;  // what several threads received may be in another order
    each.from = last_wait(history.threads[step->thread], answered, each.from);
    if (before != nullptr) before->to = each.from;
    before = &each;
  }
}

// An exchange begins with each receive that comes right after a send, whatever their stamps.
std::vector<OutsideRequest> outside_requests(const End& server,
                                             const std::vector<Exchange>& exchanges) {
  std::vector<OutsideRequest> requests;
  std::int64_t answered = exchanges.front().from;
  bool sent = false;
  for (const Transfer& each : server.transfers) {
    if (!each.sent && sent) {
      if (requests.size() == exchanges.size()) break;
      const std::int64_t from = exchanges[requests.size()].from;
      requests.push_back({.gap = std::max<std::int64_t>(0, from - answered)});
    }
    sent = each.sent;
    if (sent) answered = each.at;
    if (!requests.empty()) (sent ? requests.back().answer : requests.back().bytes) += each.bytes;
  }
  return requests;
}

Connection cut_outside(const std::vector<TimedStep>& server, const End& end,
                       const std::vector<Exchange>& exchanges) {
  Connection connection;
  connection.server = cut_server(server, exchanges);
  connection.outside = outside_requests(end, exchanges);
  return connection;
}

}  // namespace osarium::replay
