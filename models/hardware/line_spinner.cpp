#include "models/hardware/line_spinner.hpp"

#include "models/hardware/cache_line.hpp"
#include "models/hardware/cpu.hpp"

namespace osarium {

LineSpinner::LineSpinner(CacheLine& line, Context& here, LineOperation operation, Ask ask,
                         void* what)
    : line_(line),
      here_(here),
      operation_(operation),
      ask_(ask),
      what_(what),
      seen_(line.looks_ - 1),
      number_(CacheLine::all) {}

Context::Computing LineSpinner::begin() {
  const Time now = here_.simulation().now();
  over_ = false;
  if (seen_ == line_.looks_ && !tries()) {
    load_end_ = now;  // nothing has happened since its last load
  } else {
    line_.catch_up(now, here_.begun(), number_);
    over_ = done();
    load(now);
    if (over_ || !here_.unhindered()) return here_.compute(stall_, Mode::spin);
    load_end_ = now + here_.cpu()->needed(stall_);
  }
  OSARIUM_CHECK(line_.spinners_.alone() ||
                    static_cast<LineSpinner*>(line_.spinners_.next)->operation_ == operation_,
                "some spin on a line by looking and some by trying");
  if (tries()) set_outdated();
  join();
  expect(here_);
  return here_.spin();
}

// An operation before its first load is like a load whose copy is outdated.
Context::Computing LineSpinner::begin_after(CacheLine& line, LineOperation operation) {
  over_ = false;
  const Mode mode = here_.mode();
  stall_ = line.access(here_, operation);
  if (stall_ == Duration() || !here_.unhindered()) return here_.compute(stall_, mode);
  load_begin_ = here_.simulation().now();
  load_end_ = load_begin_ + here_.cpu()->needed(stall_);
  number_ = ++line_.loads_;
  set_outdated();
  join();
  expect(here_);
  return here_.spin(mode);
}

// The first one of those who try does so in an event of its own if it may succeed. It stays the
// only one: what the others find is what it leaves. Until then it must not lose its cpu, though.
void LineSpinner::let_try() {
  if (!done()) return;
  go_on_alone();
  expect(here_);
}

void LineSpinner::disturbed() {
  if (tries() && alone()) {
    forget();
    if (!line_.spinners_.alone()) static_cast<LineSpinner*>(line_.spinners_.next)->let_try();
    return;
  }
  const Time now = here_.simulation().now();
  line_.catch_up(now);
  if (load_end_ > now) go_on_alone();
}

void LineSpinner::observed() { line_.catch_up(here_.simulation().now()); }

}  // namespace osarium
