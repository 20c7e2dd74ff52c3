#include "workloads/replay/hand_overs.hpp"

#include <algorithm>

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

void mark(const Piece& piece, const Piece& next) {
  auto hands = piece.first;
  for (auto step = piece.first; step != piece.end; ++step)
    if (step->at <= next.first->since || moves_bytes(step->step.kind)) hands = step;
  hands->hands = true;
}

}  // namespace

void find_hand_overs(Steps& steps) {
  const auto is_of_another = [&](const TimedStep& each) {
    return each.thread != steps.front().thread;
  };
  if (std::any_of(steps.begin(), steps.end(), is_of_another)) {
    std::vector<Piece> pieces = pieces_of(steps);
    std::stable_sort(pieces.begin(), pieces.end(),
                     [](const Piece& a, const Piece& b) { return a.key < b.key; });
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i)
      if (pieces[i].first->thread != pieces[i + 1].first->thread) mark(pieces[i], pieces[i + 1]);
    Steps ordered;
    ordered.reserve(steps.size());
    for (const Piece& each : pieces) ordered.insert(ordered.end(), each.first, each.end);
    steps = std::move(ordered);
  }
  // A wake that hands over is made anew.
  for (TimedStep& each : steps)
    if (each.step.kind == CallKind::futex_wake && each.step.channel < 0 && !each.hands)
      each.step.kind = CallKind::other;
}

}  // namespace osarium::replay
