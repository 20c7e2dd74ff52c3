#include "models/hardware/cache_line.hpp"

#include <algorithm>
#include <utility>

#include "models/hardware/account.hpp"
#include "models/hardware/cpu.hpp"

namespace osarium {

CacheLine::~CacheLine() {
  while (!spinners_.alone()) static_cast<LineSpinner*>(spinners_.next)->leave();
}

Duration CacheLine::access(Context& here, LineOperation operation) {
  const Time now = here.simulation().now();
  catch_up(now, here.begun(), all);
  const Duration stall = touch(operation, coherence_.place(here.place()), now);
  if (here.account() != nullptr && stall > coherence_.costs().at_own(operation))
    here.account()->stall(stall);
  if (operation != LineOperation::load) let_look(now);
  return stall;
}

void CacheLine::prompt() {
  if (spinners_.alone()) return let_look(Time());
  const Time now = static_cast<LineSpinner*>(spinners_.next)->here_.simulation().now();
  catch_up(now);
  let_look(now);
}

[[gnu::flatten]] void CacheLine::let_look(Time now) {
  ++looks_;
  for (Link* link = spinners_.next; link != &spinners_;) {
    auto& spinner = static_cast<LineSpinner&>(*link);
    if (spinner.tries()) return spinner.let_try();
    link = link->next;
    if (spinner.seen_ != looks_) spinner.prompt(now);
  }
}

[[gnu::flatten]] void CacheLine::catch_up(Time now, Time begun, std::uint64_t number) {
  for (Link* link = spinners_.next; outdated_ > 0 && link != &spinners_;) {
    auto& spinner = static_cast<LineSpinner&>(*link);
    if (spinner.load_end_ > now) return;
    if (spinner.load_end_ == now && spinner.began_after(begun, number)) return;
    link = link->next;
    if (spinner.outdated_) spinner.load_again();
    if (spinner.tries()) link = spinners_.next;  // it may be the next one again
  }
}

inline Duration CacheLine::serve(Duration cost, Distance distance, Time at, bool moves) {
  const Time begin = std::max(at, free_);
  free_ = begin + (moves ? cost : std::min(cost, 1_ps));  // no two loads end at one instant
  if (statistics_ != nullptr) {
    ++statistics_->moves[static_cast<std::size_t>(distance)];
    statistics_->waited += begin - at;
    statistics_->moved += cost;
  }
  return begin - at + cost;
}

// Another core had a copy.
void CacheLine::count_transfer(Distance distance) {
  if (statistics_ == nullptr) return;
  ++statistics_->between_cores;
  if (distance >= Distance::one_hop) ++statistics_->between_sockets;
}

Duration CacheLine::touch(LineOperation operation, Place place, Time at) {
  if (statistics_ != nullptr) statistics_->use(users_, place.cpu);
  const bool alone = state_ == LineState::modified || state_ == LineState::exclusive;
  if (held_by(place) && (alone || operation == LineOperation::load))
    return hit(operation, place, at);
  return operation == LineOperation::load ? load_from_others(place, at)
                                          : write_with_others(operation, place, at);
}

// Another thread of the core may still wait for the line to come.
Duration CacheLine::hit(LineOperation operation, Place place, Time at) {
  const bool mine = owner_.core == place.core && state_ != LineState::shared;
  const Duration wait = mine ? std::max(Duration(), free_ - at) : Duration();
  if (wait > Duration()) free_ += 1_ps;
  if (operation != LineOperation::load) state_ = LineState::modified;
  if (statistics_ != nullptr) {
    ++statistics_->hits;
    statistics_->waited += wait;
  }
  return wait + coherence_.costs().at_own(operation);
}

Duration CacheLine::load_from_others(Place place, Time at) {
  const LineState before = state_;
  if (before == LineState::shared && (dies_ & Coherence::bit(place.die)) != 0) {
    add_holder(place);
    count_transfer(Distance::same_die);
    return serve(coherence_.costs().at(LineOperation::load, before, Distance::same_die),
                 Distance::same_die, at, false);
  }
  const Distance distance = before == LineState::shared ? coherence_.nearest(place.die, dies_)
                            : before == LineState::invalid
                                ? coherence_.distance(place.die, home_)
                                : coherence_.distance(place.die, owner_.die);
  if (before != LineState::invalid) count_transfer(distance);
  if (before == LineState::invalid) {
    state_ = LineState::exclusive;
    owner_ = place;
  } else if (before == LineState::modified && coherence_.costs().has_owned) {
    state_ = LineState::owned;
  } else if (before != LineState::owned) {
    state_ = LineState::shared;
  }
  add_holder(place);
  return serve(coherence_.costs().at(LineOperation::load, before, distance), distance, at, true);
}

// All other copies go.
Duration CacheLine::write_with_others(LineOperation operation, Place place, Time at) {
  const LineState before = state_;
  const Distance distance = before == LineState::invalid ? coherence_.distance(place.die, home_)
                                                         : coherence_.farthest(place.die, dies_);
  if (before != LineState::invalid && !(held_by(place) && holders_.count() == 1))
    count_transfer(distance);
  state_ = LineState::modified;
  owner_ = place;
  holders_.reset();
  dies_ = 0;
  add_holder(place);
  return serve(coherence_.costs().at(operation, before, distance), distance, at, true);
}

// What a line does for its spinners; the rest of them is in line_spinner.cpp.

void LineSpinner::prompt(Time now) {
  if (load_end_ > now) {
    if (done()) {
      go_on_alone();
    } else {
      set_outdated();
    }
  } else if (here_.unhindered()) {
    over_ = done();
    load(now);
    if (over_) {
      go_on_alone();
    } else {
      rejoin();
    }
  } else {
    leave();
    here_.end_spin();
  }
}

void LineSpinner::load(Time at) {
  seen_ = line_.looks_;
  if (!tries()) clear_outdated();
  number_ = ++line_.loads_;
  load_begin_ = at;
  stall_ = line_.touch(operation_, line_.coherence_.place(here_.place()), at);
}

// Its copy was taken during its load, and what it found was nothing new. Or its try was in vain.
void LineSpinner::load_again() {
  here_.spins_since(load_end_);
  load(load_end_);
  rejoin();
}

// The context is resumed at the end of its load.
void LineSpinner::go_on_alone() {
  leave();
  here_.end_spin(stall_, load_begin_);
}

// In the order in which the loads end.
void LineSpinner::join() {
  Link* where = &line_.spinners_;
  while (where->previous != &line_.spinners_ &&
         static_cast<LineSpinner*>(where->previous)->load_end_ > load_end_)
    where = where->previous;
  insert_before(*where);
}

void LineSpinner::rejoin() {
  load_end_ = load_begin_ + here_.cpu()->needed(stall_);
  remove();
  join();
}

void LineSpinner::leave() {
  clear_outdated();
  remove();
  previous = next = this;
  forget();
}

}  // namespace osarium
