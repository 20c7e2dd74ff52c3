#include "workloads/replay/ways_back.hpp"

#include <algorithm>
#include <cmath>

namespace osarium::replay {

namespace {

// Of what has been written so much may be missing at the other end, on its way or lost.
constexpr double missing = 0.02;

std::int64_t bytes_of(const End& end, bool sent) {
  std::int64_t bytes = 0;
  for (const Transfer& each : end.transfers) bytes += each.sent == sent ? each.bytes : 0;
  return bytes;
}

bool are_one_way(const End& written, const End& read) {
  const std::int64_t put = bytes_of(written, true), got = bytes_of(read, false);
  return written.process == read.process && bytes_of(written, false) == 0 &&
         bytes_of(read, true) == 0 &&
         std::abs(static_cast<double>(put - got)) <= missing * static_cast<double>(put);
}

}  // namespace

WaysBack find_ways_back(const CallHistory& history, const CallEnds& ends,
                        const std::vector<bool>& connected, const std::vector<bool>& helpers) {
  WaysBack found{{}, std::vector<bool>(history.threads.size())};
  if (std::find(helpers.begin(), helpers.end(), true) == helpers.end()) return found;
  std::set<std::int32_t> read, written;
  for (std::size_t t = 0; t < history.threads.size(); ++t)
    for (std::size_t i = 0; i < history.threads[t].calls.size(); ++i) {
      const RecordedCall& call = history.threads[t].calls[i];
      const std::int32_t end = ends.of_call[t][i];
      if (end < 0 || call.result <= 0) continue;
      if (connected[t] && call.kind == CallKind::receive) read.insert(end);
      if (helpers[t] && sends(call.kind)) written.insert(end);
    }
  const auto end_of = [&](std::int32_t end) -> const End& {
    return ends.ends[static_cast<std::size_t>(end)];
  };
  for (const std::int32_t one : written)
    if (read.contains(one) || std::any_of(read.begin(), read.end(), [&](std::int32_t other) {
          return are_one_way(end_of(one), end_of(other));
        }))
      found.ends.insert(one);
  for (std::size_t t = 0; t < history.threads.size(); ++t)
    found.users[t] =
        helpers[t] && std::any_of(ends.of_call[t].begin(), ends.of_call[t].end(),
                                  [&](std::int32_t end) { return found.ends.contains(end); });
  return found;
}

}  // namespace osarium::replay
