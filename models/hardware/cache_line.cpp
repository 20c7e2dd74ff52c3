#include "models/hardware/cache_line.hpp"

#include <algorithm>

namespace osarium {

Duration CacheLine::access(Context& here, LineOperation operation) {
  if (operation != LineOperation::load) {
    while (!spinners_.alone()) {
      auto& spinner = static_cast<Written&>(*spinners_.next);
      spinner.remove();
      spinner.previous = spinner.next = &spinner;
      spinner.here_.end_spin();
    }
  }
  const CoreId core = coherence_.core(here.place());
  const Time now = here.simulation().now();
  const bool alone = state_ == LineState::modified || state_ == LineState::exclusive;
  if (holders_.test(static_cast<std::size_t>(core.index)) &&
      (alone || operation == LineOperation::load))
    return hit(operation, core, now);
  return operation == LineOperation::load ? load_from_others(core, now)
                                          : write_with_others(operation, core, now);
}

// Another thread of the core may still wait for the line to come.
Duration CacheLine::hit(LineOperation operation, CoreId core, Time now) {
  const bool mine = owner_ == core && state_ != LineState::shared;
  const Duration wait = mine ? std::max(Duration(), free_ - now) : Duration();
  if (operation != LineOperation::load) state_ = LineState::modified;
  if (statistics_ != nullptr) {
    ++statistics_->hits;
    statistics_->waited += wait;
  }
  return wait + coherence_.costs().at_own(operation);
}

Duration CacheLine::load_from_others(CoreId core, Time now) {
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
  return serve(coherence_.costs().at(LineOperation::load, before, distance), distance, now, moves);
}

// All other copies go.
Duration CacheLine::write_with_others(LineOperation operation, CoreId core, Time now) {
  const auto index = static_cast<std::size_t>(core.index);
  const LineState before = state_;
  holders_.reset(index);
  const Distance distance =
      holders_.none() ? coherence_.distance(core, home_) : coherence_.farthest(core, holders_);
  state_ = LineState::modified;
  owner_ = core;
  holders_.reset();
  holders_.set(index);
  return serve(coherence_.costs().at(operation, before, distance), distance, now, true);
}

Duration CacheLine::serve(Duration cost, Distance distance, Time now, bool moves) {
  const Time begin = std::max(now, free_);
  if (moves) free_ = begin + cost;
  if (statistics_ != nullptr) {
    ++statistics_->moves[static_cast<std::size_t>(distance)];
    statistics_->waited += begin - now;
    statistics_->moved += cost;
  }
  return begin - now + cost;
}

}  // namespace osarium
