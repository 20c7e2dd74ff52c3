#include "workloads/replay/hand_overs.hpp"

#include <algorithm>
#include <utility>

namespace osarium::replay {

namespace {

using Steps = std::vector<TimedStep>;

struct Piece {
  Steps::iterator first;
  Steps::iterator end;
  std::int64_t key;
};

std::vector<Piece> pieces_of(Steps& steps) {
  std::vector<Piece> pieces;
  for (auto first = steps.begin(); first != steps.end();) {
    const auto end =
        std::find_if(std::next(first), steps.end(), [](const auto& each) { return each.begins; });
    const auto transfer =
        std::find_if(first, end, [](const TimedStep& each) { return moves_bytes(each.step.kind); });
    pieces.push_back({first, end, transfer == end ? first->since : transfer->at});
    first = end;
  }
  return pieces;
}

// A thread that never waits for several connections makes all that it does in one turn.
void cut(Steps& steps) {
  std::vector<std::size_t> transfers;  // and whether its turn begins since the thread's last one
  std::vector<bool> fresh(steps.size());
  bool begins = false;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    begins |= steps[i].begins;
    if (!moves_bytes(steps[i].step.kind)) continue;
    transfers.push_back(i);
    fresh[i] = std::exchange(begins, false);
  }
  std::stable_sort(transfers.begin(), transfers.end(),
                   [&](std::size_t a, std::size_t b) { return steps[a].at < steps[b].at; });
  for (std::size_t i = 1; i < transfers.size(); ++i) {
    TimedStep& step = steps[transfers[i]];
    if (fresh[transfers[i]] || step.thread == steps[transfers[i - 1]].thread) continue;
    step.begins = true;
    step.since = step.at;
  }
}

bool is_at_end(const PlannedStep& step) {
  return moves_bytes(step.kind) || step.channel >= 0 || step.kind == CallKind::cork ||
         step.kind == CallKind::option || step.kind == CallKind::watch;
}

void mark(const Piece& piece, const Piece& next) {
  auto hands = piece.first;
  for (auto step = piece.first; step != piece.end; ++step)
    if (step->at <= next.first->since || is_at_end(step->step)) hands = step;
  hands->hands = true;
}

bool is_of_several(const Steps& steps) {
  return std::any_of(steps.begin(), steps.end(),
                     [&](const TimedStep& each) { return each.thread != steps.front().thread; });
}

}  // namespace

void put_in_order(Steps& steps) {
  if (!is_of_several(steps)) return;
  cut(steps);
  std::vector<Piece> pieces = pieces_of(steps);
  std::stable_sort(pieces.begin(), pieces.end(),
                   [](const Piece& a, const Piece& b) { return a.key < b.key; });
  Steps ordered;
  ordered.reserve(steps.size());
  for (const Piece& each : pieces) ordered.insert(ordered.end(), each.first, each.end);
  steps = std::move(ordered);
}

void find_hand_overs(Steps& steps) {
  if (is_of_several(steps)) {
    put_in_order(steps);
    const std::vector<Piece> pieces = pieces_of(steps);
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i)
      if (pieces[i].first->thread != pieces[i + 1].first->thread) mark(pieces[i], pieces[i + 1]);
  }
  // A wake that hands over is made anew.
  for (TimedStep& each : steps)
    if (each.step.kind == CallKind::futex_wake && each.step.channel < 0 && !each.hands &&
        !each.step.more)
      each.step.kind = CallKind::other;
}

}  // namespace osarium::replay
