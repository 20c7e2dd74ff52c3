#include "workloads/replay/ways_back.hpp"

#include <algorithm>

namespace osarium::replay {

namespace {

// Of what has been written so much may be missing at the other end, on its way or lost.
constexpr double missing = 0.02;
// That may be by chance, with fewer.
constexpr std::size_t least_transfers = 8;

struct OneWay {
  std::int32_t process;
  std::int64_t bytes;
  std::int64_t begin;
  bool operator<(const OneWay& other) const {
    return std::pair(process, bytes) < std::pair(other.process, other.bytes);
  }
};
std::optional<OneWay> one_way(const End& end, bool sent) {
  if (end.transfers.size() < least_transfers) return std::nullopt;
  OneWay found{end.process, 0, end.transfers.front().at};
  for (const Transfer& each : end.transfers) {
    if (each.sent != sent) return std::nullopt;
    found.bytes += each.bytes;
  }
  return found;
}

class Finder {
 public:
  Finder(const CallHistory& history, const CallEnds& ends, const Followed& followed)
      : history_(history), ends_(ends), followed_(followed) {}

  WaysBack find() {
    WaysBack found{{}, std::vector<bool>(history_.threads.size())};
    const auto& helpers = followed_.helpers;
    if (std::find(helpers.begin(), helpers.end(), true) == helpers.end()) return found;
    look_for_ends();
    for (const std::int32_t end : written_)
      if (read_.contains(end) || is_read(end)) found.ends.insert(end);
    for (std::size_t t = 0; t < helpers.size(); ++t)
      if (helpers[t]) found.users[t] = uses(t, found.ends);
    return found;
  }

 private:
  const End& end_of(std::int32_t end) const { return ends_.ends[static_cast<std::size_t>(end)]; }

  void look_for_ends() {
    for (std::size_t t = 0; t < history_.threads.size(); ++t)
      for (std::size_t i = 0; i < history_.threads[t].calls.size(); ++i) {
        const RecordedCall& call = history_.threads[t].calls[i];
        const std::int32_t end = ends_.of_call[t][i];
        if (end < 0 || call.result <= 0) continue;
        if (followed_.connected[t] && call.kind == CallKind::receive) read_.insert(end);
        if (followed_.helpers[t] && sends(call.kind)) written_.insert(end);
      }
    for (const std::int32_t end : read_)
      if (const auto found = one_way(end_of(end), false)) read_one_way_.push_back(*found);
    std::sort(read_one_way_.begin(), read_one_way_.end());
  }
  bool is_read(std::int32_t end) const {
    const auto written = one_way(end_of(end), true);
    if (!written) return false;
    const auto slack = static_cast<std::int64_t>(missing * static_cast<double>(written->bytes));
    const auto read = std::lower_bound(read_one_way_.begin(), read_one_way_.end(),
                                       OneWay{written->process, written->bytes - slack, 0});
    return read != read_one_way_.end() && read->process == written->process &&
           read->bytes <= written->bytes + slack && written->begin <= read->begin;
  }
  bool uses(std::size_t t, const std::set<std::int32_t>& ways) const {
    std::int64_t writes = 0, wakes = 0;
    for (std::size_t i = 0; i < history_.threads[t].calls.size(); ++i) {
      const RecordedCall& call = history_.threads[t].calls[i];
      writes += sends(call.kind) && call.result > 0 && ways.contains(ends_.of_call[t][i]);
      for (const CallPlace& woken : followed_.wakers.woken_by(t, i))
        wakes += followed_.connected[woken.thread];
    }
    return writes > wakes;
  }

  const CallHistory& history_;
  const CallEnds& ends_;
  const Followed& followed_;
  std::set<std::int32_t> read_;     // by who has connections
  std::set<std::int32_t> written_;  // by helpers
  std::vector<OneWay> read_one_way_;
};

}  // namespace

WaysBack find_ways_back(const CallHistory& history, const CallEnds& ends,
                        const Followed& followed) {
  return Finder(history, ends, followed).find();
}

}  // namespace osarium::replay
