#include "workloads/replay/pipes.hpp"

#include <algorithm>
#include <numeric>
#include <set>

namespace osarium::replay {

namespace {

using Edge = std::pair<std::size_t, std::size_t>;

// Of the votes that an end has for its best partner: so many are for the same pipe, so many are a
// doubt.
constexpr std::int64_t belongs = 2;
constexpr std::int64_t doubts = 4;

enum class Way : std::uint8_t { none, in, out };  // of a pipe

Way way_of(const End& end) {
  const auto sent = [](const Transfer& each) { return each.sent; };
  if (end.transfers.empty()) return Way::none;
  if (std::all_of(end.transfers.begin(), end.transfers.end(), sent)) return Way::in;
  return std::none_of(end.transfers.begin(), end.transfers.end(), sent) ? Way::out : Way::none;
}

class PipeFinder {
 public:
  PipeFinder(const CallHistory& history, const CallEnds& ends, std::vector<bool> followed)
      : ends_(ends.ends), together_(ends.ends.size()), best_(ends.ends.size()) {
    std::iota(together_.begin(), together_.end(), 0);
    take_threads(ends, followed);
    for (std::size_t i = 0; i < ends_.size(); ++i)
      ways_.push_back(followed[i] ? Way::none : way_of(ends_[i]));
    for (const Waking& each : history.wakings) {
      const std::int32_t one = ends.of_call[each.waker][each.waker_call];
      const std::int32_t other = ends.of_call[each.woken][each.woken_call];
      if (one >= 0 && other >= 0 && one != other) vote(one, other);
    }
  }

  Pipes find() {
    for (const auto& [edge, votes] : votes_)
      for (const std::size_t end : {edge.first, edge.second})
        best_[end] = std::max(best_[end], votes);
    for (const auto& [edge, votes] : votes_)
      if (votes * belongs >= std::min(best_[edge.first], best_[edge.second])) join(edge);
    number();
    look_for_doubts();
    return std::move(found_);
  }

 private:
  // With an end that is followed, all of its thread are.
  static void take_threads(const CallEnds& ends, std::vector<bool>& followed) {
    const std::vector<bool> connected = followed;
    for (const std::vector<std::int32_t>& calls : ends.of_call) {
      const auto is_connected = [&](std::int32_t end) {
        return end >= 0 && connected[static_cast<std::size_t>(end)];
      };
      if (std::none_of(calls.begin(), calls.end(), is_connected)) continue;
      for (const std::int32_t end : calls)
        if (end >= 0) followed[static_cast<std::size_t>(end)] = true;
    }
  }

  void vote(std::int32_t one, std::int32_t other) {
    const auto [low, high] =
        std::minmax({static_cast<std::size_t>(one), static_cast<std::size_t>(other)});
    if (ways_[low] != Way::none && ways_[high] != Way::none) ++votes_[{low, high}];
  }
  std::size_t root(std::size_t end) {
    while (together_[end] != end) end = together_[end] = together_[together_[end]];
    return end;
  }
  void join(const Edge& edge) {
    const auto [low, high] = std::minmax({root(edge.first), root(edge.second)});
    together_[high] = low;
  }

  void number() {
    std::vector<bool> in(ends_.size()), out(ends_.size());
    for (std::size_t i = 0; i < ends_.size(); ++i) {
      if (ways_[i] == Way::in) in[root(i)] = true;
      if (ways_[i] == Way::out) out[root(i)] = true;
    }
    std::map<std::size_t, std::int32_t> numbers;
    found_.of_end.assign(ends_.size(), -1);
    for (std::size_t i = 0; i < ends_.size(); ++i)
      if (ways_[i] != Way::none && in[root(i)] && out[root(i)])
        found_.of_end[i] =
            numbers.try_emplace(root(i), static_cast<std::int32_t>(numbers.size())).first->second;
    found_.count = numbers.size();
  }

  void look_for_doubts() {
    std::set<std::int32_t> doubtful;
    for (const auto& [edge, votes] : votes_) {
      if (found_.of_end[edge.first] == found_.of_end[edge.second]) continue;
      for (const std::size_t end : {edge.first, edge.second})
        if (votes * doubts >= best_[end]) doubtful.insert(found_.of_end[end]);
    }
    // Two descriptors of a process for the same end of one pipe: rather, those are two.
    std::set<std::tuple<std::int32_t, std::int32_t, Way>> used;
    for (std::size_t i = 0; i < ends_.size(); ++i)
      if (found_.of_end[i] >= 0 &&
          !used.emplace(found_.of_end[i], ends_[i].process, ways_[i]).second)
        doubtful.insert(found_.of_end[i]);
    doubtful.erase(-1);
    found_.ambiguous = static_cast<std::int64_t>(doubtful.size());
  }

  const std::vector<End>& ends_;
  std::vector<Way> ways_;
  std::map<Edge, std::int64_t> votes_;
  std::vector<std::size_t> together_;
  std::vector<std::int64_t> best_;
  Pipes found_;
};

// Linux, x86-64: socketpair; sendto, recvfrom, sendmsg, recvmsg; pipe, pipe2.
constexpr bool makes_sockets(std::int32_t number) { return number == 53; }
constexpr bool is_for_sockets(std::int32_t number) { return number >= 44 && number <= 47; }
constexpr bool makes_pipe(std::int32_t number) { return number == 22 || number == 293; }

std::vector<bool> find_sockets(const CallHistory& history, const CallEnds& ends,
                               const Pipes& pipes) {
  std::set<std::string> with_sockets, with_pipes;
  for (const RecordedThread& thread : history.threads)
    for (const RecordedCall& call : thread.calls) {
      if (call.result < 0) continue;
      if (makes_sockets(call.number)) with_sockets.insert(thread.name);
      if (makes_pipe(call.number)) with_pipes.insert(thread.name);
    }
  std::vector<bool> sockets(pipes.count);
  for (std::size_t t = 0; t < history.threads.size(); ++t) {
    const RecordedThread& thread = history.threads[t];
    const bool made = with_sockets.contains(thread.name) && !with_pipes.contains(thread.name);
    for (std::size_t i = 0; i < thread.calls.size(); ++i) {
      const std::int32_t end = ends.of_call[t][i];
      const std::int32_t pipe = end < 0 ? -1 : pipes.of_end[static_cast<std::size_t>(end)];
      if (pipe >= 0 && (made || is_for_sockets(thread.calls[i].number)))
        sockets[static_cast<std::size_t>(pipe)] = true;
    }
  }
  return sockets;
}

}  // namespace

Pipes find_pipes(const CallHistory& history, const CallEnds& ends,
                 const std::vector<bool>& followed) {
  Pipes pipes = PipeFinder(history, ends, followed).find();
  pipes.sockets = find_sockets(history, ends, pipes);
  return pipes;
}

}  // namespace osarium::replay
