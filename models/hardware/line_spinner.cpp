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
    seen_ = line_.looks_;
    over_ = done_(what_);
    load_begin_ = now;
    stall_ = line_.access(here_, LineOperation::load);
    if (over_ || !here_.unhindered()) return here_.compute(stall_, Mode::spin);
    load_end_ = now + here_.cpu()->needed(stall_);
  }
  join();
  expect(here_);
  return here_.spin();
}

void LineSpinner::prompt(Time now) {
  if (load_end_ > now) {
    if (done_(what_)) return give_back(stall_ - here_.cpu()->progress(now - load_begin_));
    if (!std::exchange(outdated_, true)) ++line_.outdated_;
  } else if (!here_.unhindered()) {
    give_back(Duration());
  } else {
    over_ = done_(what_);
    load(now);
    if (!over_) return join();
    leave();
    here_.end_spin(stall_);
  }
}

// Leaves the list.
void LineSpinner::load(Time at) {
  seen_ = line_.looks_;
  load_begin_ = at;
  stall_ = line_.touch(LineOperation::load, line_.coherence_.core(here_.place()), at);
  load_end_ = at + here_.cpu()->needed(stall_);
  remove();
}

void LineSpinner::disturbed() {
  const Time now = here_.simulation().now();
  line_.catch_up(now);
  if (load_end_ > now) give_back(stall_ - here_.cpu()->progress(now - load_begin_));
}

void LineSpinner::give_back(Duration work) {
  leave();
  here_.end_spin(work);
}

// In the order in which the loads end.
void LineSpinner::join() {
  Link* where = &line_.spinners_;
  while (where->previous != &line_.spinners_ &&
         static_cast<LineSpinner*>(where->previous)->load_end_ > load_end_)
    where = where->previous;
  insert_before(*where);
}

void LineSpinner::leave() {
  if (std::exchange(outdated_, false)) --line_.outdated_;
  remove();
  previous = next = this;
  forget();
}

}  // namespace osarium
