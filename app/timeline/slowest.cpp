#include "app/timeline/slowest.hpp"

#include <algorithm>

#include "models/hardware/account.hpp"

namespace osarium::timeline {

void SlowestRequests::arrives(Account& account, Name workload, std::uint32_t client,
                              std::uint64_t number) {
  if (account.observed_as() != 0) {  // it had only been prepared
    open_[account.observed_as() - 1].arrival = simulation_.now();
    return;
  }
  if (free_.empty()) {
    free_.push_back(open_.size());
    open_.emplace_back();
  }
  open_[free_.back()] = {simulation_.now(), workload, client, number};
  account.observe_as(free_.back() + 1);
  free_.pop_back();
}

void SlowestRequests::ends(Account& account, bool) {
  if (account.observed_as() == 0) return;
  const std::size_t index = account.observed_as() - 1;
  const Open& request = open_[index];
  free_.push_back(index);
  account.observe_as(0);
  const Time now = simulation_.now();
  if (request.arrival < window_.begin || now > window_.end) return;
  const Duration latency = now - request.arrival;
  if (kept_.size() == most_ && latency <= std::prev(kept_.end())->latency) return;
  kept_.insert({latency,
                ended_++,
                {{request.workload, request.client, request.number}, {request.arrival, now}}});
  if (kept_.size() > most_) kept_.erase(std::prev(kept_.end()));
}

std::vector<SlowRequest> SlowestRequests::found() const {
  std::vector<SlowRequest> requests;
  for (const Ended& each : kept_) requests.push_back(each.request);
  return requests;
}

std::vector<Window> neighbourhoods(const std::vector<SlowRequest>& requests, Window within) {
  std::vector<Window> windows;
  for (const SlowRequest& request : requests) {
    const Duration margin =
        std::max((request.life.end - request.life.begin) / 4, Duration::microseconds(10));
    const Duration before = std::min(margin, request.life.begin - within.begin);
    windows.push_back(
        {request.life.begin - before, std::min(request.life.end + margin, within.end)});
  }
  std::sort(windows.begin(), windows.end(),
            [](const Window& a, const Window& b) { return a.begin < b.begin; });
  std::vector<Window> merged;
  for (const Window& each : windows) {
    if (!merged.empty() && each.begin <= merged.back().end)
      merged.back().end = std::max(merged.back().end, each.end);
    else
      merged.push_back(each);
  }
  return merged;
}

}  // namespace osarium::timeline
