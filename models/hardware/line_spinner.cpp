#include "models/hardware/line_spinner.hpp"

#include <utility>

#include "models/hardware/cache_line.hpp"
#include "models/hardware/cpu.hpp"

namespace osarium {

LineSpinner::LineSpinner(CacheLine& line, Context& here, Done done, void* what)
    : line_(line), here_(here), done_(done), what_(what), seen_(line.looks_ - 1) {}

Context::Computing LineSpinner::begin() {
  const Time now = here_.simulation().now();
  over_ = false;
  if (seen_ == line_.looks_) {
    load_end_ = now;  // nothing has happened since its last load
  } else {
    line_.catch_up(now);
    over_ = done_(what_);
    load(now);
    if (over_ || !here_.unhindered()) return here_.compute(stall_, Mode::spin);
    load_end_ = now + here_.cpu()->needed(stall_);
  }
  join();
  expect(here_);
  return here_.spin();
}

void LineSpinner::prompt(Time now) {
  if (load_end_ > now) {
    if (done_(what_)) {
      go_on_alone();
    } else if (!std::exchange(outdated_, true)) {
      ++line_.outdated_;
    }
  } else if (here_.unhindered()) {
    over_ = done_(what_);
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
  load_begin_ = at;
  stall_ = line_.touch(LineOperation::load, line_.coherence_.core(here_.place()), at);
}

// Its copy was taken during its load, and what it found was nothing new.
void LineSpinner::load_again() {
  outdated_ = false;
  --line_.outdated_;
  load(load_end_);
  rejoin();
}

void LineSpinner::disturbed() {
  const Time now = here_.simulation().now();
  line_.catch_up(now);
  if (load_end_ > now) go_on_alone();
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
  if (std::exchange(outdated_, false)) --line_.outdated_;
  remove();
  previous = next = this;
  forget();
}

}  // namespace osarium
