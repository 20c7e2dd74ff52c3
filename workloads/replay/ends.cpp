#include "workloads/replay/ends.hpp"

#include <algorithm>
#include <set>

namespace osarium::replay {

namespace {

using Key = std::pair<std::int32_t, std::int32_t>;  // process, descriptor
using Use = std::pair<Key, std::size_t>;            // how often it had been closed before

bool is_of_file(CallKind kind) {
  return kind == CallKind::file_read || kind == CallKind::file_write || kind == CallKind::file_sync;
}

class Finder {
 public:
  Finder(const CallHistory& history, const std::function<bool(const RecordedThread&)>& included)
      : history_(history), included_(included) {}

  CallEnds find() {
    look_for_closes();
    look_for_files();
    found_.of_call.resize(history_.threads.size());
    for (std::size_t t = 0; t < history_.threads.size(); ++t) number_calls(t);
    for (End& end : found_.ends)
      std::stable_sort(end.transfers.begin(), end.transfers.end(),
                       [](const Transfer& a, const Transfer& b) { return a.at < b.at; });
    return std::move(found_);
  }

 private:
  void look_for_closes() {
    for (const RecordedThread& thread : history_.threads)
      for (const RecordedCall& call : thread.calls)
        if (call.kind == CallKind::close)
          closes_[{thread.process, call.descriptor}].push_back(call.enter);
    for (auto& [key, times] : closes_) std::sort(times.begin(), times.end());
  }
  void look_for_files() {
    for (const RecordedThread& thread : history_.threads)
      for (const RecordedCall& call : thread.calls)
        if (is_of_file(call.kind)) files_.insert(use_of(thread.process, call));
  }

  void number_calls(std::size_t t) {
    const RecordedThread& thread = history_.threads[t];
    std::vector<std::int32_t>& numbers = found_.of_call[t];
    numbers.assign(thread.calls.size(), -1);
    if (!included_(thread)) return;
    for (std::size_t i = 0; i < thread.calls.size(); ++i) {
      const RecordedCall& call = thread.calls[i];
      if (call.descriptor < 0 || files_.contains(use_of(thread.process, call))) continue;
      if (is_of_file(call.kind) || call.kind == CallKind::close) continue;
      numbers[i] = static_cast<std::int32_t>(end_of(thread.process, call));
      if (moves_bytes(call.kind) && call.result > 0)
        found_.ends[static_cast<std::size_t>(numbers[i])].transfers.push_back(
            {call.kind == CallKind::receive ? call.exit : call.enter, call.result,
             call.kind != CallKind::receive});
    }
  }

  Use use_of(std::int32_t process, const RecordedCall& call) const {
    const Key key{process, call.descriptor};
    const auto closes = closes_.find(key);
    if (closes == closes_.end()) return {key, 0};
    const auto& times = closes->second;
    return {key, static_cast<std::size_t>(std::lower_bound(times.begin(), times.end(), call.enter) -
                                          times.begin())};
  }
  std::size_t end_of(std::int32_t process, const RecordedCall& call) {
    const auto [place, is_new] = numbers_.try_emplace(use_of(process, call), found_.ends.size());
    if (is_new)
      found_.ends.push_back({.process = process, .descriptor = call.descriptor, .transfers = {}});
    return place->second;
  }

  const CallHistory& history_;
  const std::function<bool(const RecordedThread&)>& included_;
  CallEnds found_;
  std::map<Key, std::vector<std::int64_t>> closes_;
  std::set<Use> files_;
  std::map<Use, std::size_t> numbers_;
};

}  // namespace

CallEnds find_ends(const CallHistory& history,
                   const std::function<bool(const RecordedThread&)>& included) {
  return Finder(history, included).find();
}

}  // namespace osarium::replay
