#include "models/hardware/cache_line.hpp"

#include <algorithm>

namespace osarium {

CacheLine::~CacheLine() {
  while (!spinners_.alone()) static_cast<LineSpinner*>(spinners_.next)->leave();
}

Duration CacheLine::access(Context& here, LineOperation operation) {
  const Time now = here.simulation().now();
  catch_up(now);
  const Duration stall = touch(operation, coherence_.core(here.place()), now);
  if (operation != LineOperation::load) let_look(now);
  return stall;
}

void CacheLine::prompt() {
  if (spinners_.alone()) return let_look(Time());
  const Time now = static_cast<LineSpinner*>(spinners_.next)->here_.simulation().now();
  catch_up(now);
  let_look(now);
}

void CacheLine::let_look(Time now) {
  ++looks_;
  for (Link* link = spinners_.next; link != &spinners_;) {
    auto& spinner = static_cast<LineSpinner&>(*link);
    link = link->next;
    if (spinner.seen_ != looks_) spinner.prompt(now);
  }
}

void CacheLine::catch_up(Time now) {
  for (Link* link = spinners_.next; outdated_ > 0 && link != &spinners_;) {
    auto& spinner = static_cast<LineSpinner&>(*link);
    if (spinner.load_end_ > now) return;
    link = link->next;
    if (spinner.outdated_) spinner.load_again();
  }
}

Duration CacheLine::touch(LineOperation operation, CoreId core, Time at) {
  const bool alone = state_ == LineState::modified || state_ == LineState::exclusive;
  if (holders_.test(static_cast<std::size_t>(core.index)) &&
      (alone || operation == LineOperation::load))
    return hit(operation, core, at);
  return operation == LineOperation::load ? load_from_others(core, at)
                                          : write_with_others(operation, core, at);
}

// Another thread of the core may still wait for the line to come.
Duration CacheLine::hit(LineOperation operation, CoreId core, Time at) {
  const bool mine = owner_ == core && state_ != LineState::shared;
  const Duration wait = mine ? std::max(Duration(), free_ - at) : Duration();
  if (wait > Duration()) free_ += 1_ps;
  if (operation != LineOperation::load) state_ = LineState::modified;
  if (statistics_ != nullptr) {
    ++statistics_->hits;
    statistics_->waited += wait;
  }
  return wait + coherence_.costs().at_own(operation);
}

Duration CacheLine::load_from_others(CoreId core, Time at) {
  const LineState before = state_;
  const Distance distance = before == LineState::invalid  ? coherence_.distance(core, home_)
                            : before == LineState::shared ? coherence_.nearest(core, holders_)
                                                          : coherence_.distance(core, owner_);
  if (before == LineState::invalid) {
    state_ = LineState::exclusive;
    owner_ = core;
  } else if (before == LineState::modified && coherence_.costs().has_owned) {
    state_ = LineState::owned;
  } else if (before != LineState::owned) {
    state_ = LineState::shared;
  }
  holders_.set(static_cast<std::size_t>(core.index));
  const bool moves = before != LineState::shared || distance > Distance::same_die;
  return serve(coherence_.costs().at(LineOperation::load, before, distance), distance, at, moves);
}

// All other copies go.
Duration CacheLine::write_with_others(LineOperation operation, CoreId core, Time at) {
  const auto index = static_cast<std::size_t>(core.index);
  const LineState before = state_;
  holders_.reset(index);
  const Distance distance =
      holders_.none() ? coherence_.distance(core, home_) : coherence_.farthest(core, holders_);
  state_ = LineState::modified;
  owner_ = core;
  holders_.reset();
  holders_.set(index);
  return serve(coherence_.costs().at(operation, before, distance), distance, at, true);
}

Duration CacheLine::serve(Duration cost, Distance distance, Time at, bool moves) {
  const Time begin = std::max(at, free_);
  free_ = begin + (moves ? cost : std::min(cost, 1_ps));  // no two loads end at one instant
  if (statistics_ != nullptr) {
    ++statistics_->moves[static_cast<std::size_t>(distance)];
    statistics_->waited += begin - at;
    statistics_->moved += cost;
  }
  return begin - at + cost;
}

}  // namespace osarium
