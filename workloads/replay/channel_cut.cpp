#include "workloads/replay/channel_cut.hpp"

#include <algorithm>
#include <queue>
#include <set>
#include <tuple>
#include <unordered_map>

#include "sim/random/stream.hpp"

namespace osarium::replay {

namespace {

// Moments at which a replay may begin.
constexpr std::size_t most_starts = 64;

bool only_writes(const ChannelSteps& thread) {
  return std::all_of(thread.begin(), thread.end(),
                     [](const auto& each) { return each.moved >= 0; });
}

// A step at a channel, among those of all threads in time.
struct Move {
  std::int64_t at;
  bool takes;
  std::size_t thread;
  std::size_t step;
  std::size_t channel;  // its place among those of the group
};
struct Later {
  bool operator()(const Move& a, const Move& b) const {
    return std::tuple(a.at, a.takes, a.thread) > std::tuple(b.at, b.takes, b.thread);
  }
};

class ChannelCutter {
 public:
  explicit ChannelCutter(const std::vector<const ChannelSteps*>& threads) : threads_(threads) {
    // Each thread's in its order; of others at the same moment, what is written comes first.
    std::priority_queue<Move, std::vector<Move>, Later> next;
    for (std::size_t t = 0; t < threads.size(); ++t) push_move(next, t, 0);
    while (!next.empty()) {
      moves_.push_back(next.top());
      next.pop();
      push_move(next, moves_.back().thread, moves_.back().step + 1);
    }
    held_.resize(channels_.size());
    used_.resize(channels_.size());
  }

  ChannelCut cut() {
    from_ = 0;
    to_ = moves_.size();
    if (!std::all_of(threads_.begin(), threads_.end(), [](const ChannelSteps* each) {
          return only_writes(*each) || only_reads_one(*each);
        }))
      cut_.balanced = balance();
    const std::vector<std::size_t> first = from_ == 0 ? first_moves() : steps_after(from_);
    const std::vector<std::size_t> end = steps_after(to_);
    for (std::size_t t = 0; t < threads_.size(); ++t) cut_.kept.emplace_back(first[t], end[t]);
    find_starts();
    return std::move(cut_);
  }

 private:
  const ChannelStep& step(std::size_t t, std::size_t s) const { return (*threads_[t])[s]; }
  const ChannelStep& step(const Move& move) const { return step(move.thread, move.step); }
  // That of the thread from this step on.
  template <class Queue>
  void push_move(Queue& queue, std::size_t t, std::size_t s) {
    while (s < threads_[t]->size() && step(t, s).step.channel < 0) ++s;
    if (s == threads_[t]->size()) return;
    const auto channel = static_cast<std::size_t>(step(t, s).step.channel);
    const auto [place, is_new] = places_.try_emplace(channel, channels_.size());
    if (is_new) channels_.push_back(channel);
    queue.push({step(t, s).at, step(t, s).moved < 0, t, s, place->second});
  }

  // By the sums of what has been moved, each with a factor of its channel: two moments at which
  // they are the same have the same in all channels.
  bool balance() {
    std::vector<std::uint64_t> factors;
    for (std::size_t p = 0; p < held_.size(); ++p)
      factors.push_back(Stream(Seed{}, "pipe", p, "factor").bits() | 1);
    std::unordered_map<std::uint64_t, std::size_t> first = {{0, 0}};  // looked up, never walked
    std::uint64_t sum = 0;
    std::size_t longest = 0;
    for (std::size_t i = 0; i < moves_.size(); ++i) {
      sum += static_cast<std::uint64_t>(step(moves_[i]).moved) * factors[moves_[i].channel];
      const std::size_t before = first.try_emplace(sum, i + 1).first->second;
      if (i + 1 - before <= longest) continue;
      longest = i + 1 - before;
      from_ = before;
      to_ = i + 1;
    }
    if (2 * longest >= moves_.size()) return true;
    from_ = 0;
    to_ = moves_.size();
    return false;
  }

  std::vector<std::size_t> first_moves() const {
    std::vector<std::size_t> first(threads_.size());
    for (auto move = moves_.rbegin(); move != moves_.rend(); ++move)
      first[move->thread] = move->step;
    return first;
  }
  // With which each thread goes on when so many moves have been made.
  std::vector<std::size_t> steps_after(std::size_t moves) const {
    std::vector<std::size_t> next(threads_.size());
    for (std::size_t i = 0; i < moves; ++i) next[moves_[i].thread] = moves_[i].step + 1;
    return next;
  }

  // What a channel held at the least cannot be known to have been in it.
  void find_starts() {
    std::vector<std::int64_t> least(held_.size());
    for (std::size_t i = 0; i < to_; ++i) {
      const std::size_t p = moves_[i].channel;
      held_[p] += step(moves_[i]).moved;
      if (i >= from_) used_[p] = true;
      least[p] = std::min(least[p], held_[p]);
    }
    for (std::size_t p = 0; p < held_.size(); ++p) {
      held_[p] = -least[p];
      if (used_[p]) cut_.channels.push_back(channels_[p]);
    }
    std::vector<std::size_t> next = steps_after(0);
    std::size_t made = 0;
    const std::size_t starts = std::min(most_starts, to_ - from_);
    for (std::size_t i = 0; i < starts; ++i) {
      for (const std::size_t begin = from_ + (to_ - from_) * i / starts; made < begin; ++made) {
        next[moves_[made].thread] = moves_[made].step + 1;
        held_[moves_[made].channel] += step(moves_[made]).moved;
      }
      add_start(next);
    }
  }
  void add_start(const std::vector<std::size_t>& next) {
    ChannelGroup::Start start;
    for (std::size_t t = 0; t < threads_.size(); ++t) {
      const auto [first, end] = cut_.kept[t];
      const std::size_t place = std::max(next[t], first) - first;
      start.steps.push_back(place < end - first ? place : 0);
    }
    for (const std::size_t channel : cut_.channels)
      start.held.push_back(held_[places_.at(channel)]);
    cut_.starts.push_back(std::move(start));
  }

  const std::vector<const ChannelSteps*>& threads_;
  std::vector<Move> moves_;
  std::vector<std::size_t> channels_;                    // of the group
  std::unordered_map<std::size_t, std::size_t> places_;  // of these; looked up, never walked
  std::vector<std::int64_t> held_;
  std::vector<bool> used_;
  std::size_t from_ = 0;  // of the moves
  std::size_t to_ = 0;
  ChannelCut cut_;
};

}  // namespace

bool only_reads_one(const ChannelSteps& thread) {
  std::int32_t channel = -1;
  for (const ChannelStep& each : thread) {
    if (each.step.channel < 0) continue;
    if (each.moved >= 0 || (channel >= 0 && channel != each.step.channel)) return false;
    channel = each.step.channel;
  }
  return channel >= 0;
}

ChannelCut cut_channels(const std::vector<const ChannelSteps*>& threads) {
  return ChannelCutter(threads).cut();
}

ChannelCut cut_at_waits(const std::vector<const ChannelSteps*>& threads) {
  ChannelCut cut;
  std::set<std::size_t> channels;
  for (const ChannelSteps* const thread : threads) {
    std::vector<std::size_t> waits;
    for (std::size_t s = 0; s < thread->size(); ++s)
      if ((*thread)[s].step.kind == CallKind::futex_wait && (*thread)[s].moved == 0)
        waits.push_back(s);
    const auto [begin, end] = waits.empty() ? std::pair<std::size_t, std::size_t>()
                                            : std::pair(waits.front(), waits.back());
    cut.kept.emplace_back(begin, end);
    for (std::size_t s = begin; s < end; ++s)
      if ((*thread)[s].step.channel >= 0)
        channels.insert(static_cast<std::size_t>((*thread)[s].step.channel));
  }
  cut.channels.assign(channels.begin(), channels.end());
  cut.starts.push_back(
      {std::vector<std::size_t>(threads.size()), std::vector<std::int64_t>(cut.channels.size())});
  return cut;
}

}  // namespace osarium::replay
