// How a sleeping lock gives up its cpu, and how whoever releases it wakes a sleeper: all that locks
// need to know of a scheduler.
//
//   waiters.push_back(here);  …  while (!granted) co_await sleep.block(here);
//
// A wake that comes before the block is remembered, once, and ends that block at once. So block()
// may also end by a wake that was meant for an earlier wait: wait in a loop around the condition.
#pragma once

#include <string>

#include "models/hardware/context.hpp"

namespace osarium {

// What a sleeper sleeps for, in words, for the report of who waits for whom when nothing can happen
// any more. Without words it is only that somebody wakes it.
struct Awaited {
  Name what = nullptr;
  std::int64_t number = -1;  // which of them; negative: there is only one

  std::string text() const {
    return number < 0 ? what : std::string(what) + " " + std::to_string(number);
  }
};

class Sleep {
 public:
  Sleep() = default;
  Sleep(const Sleep&) = delete;
  Sleep& operator=(const Sleep&) = delete;
  virtual ~Sleep() = default;

  // Called by `here` itself, as a thread (no interrupt handler sleeps). Ends when it has been woken
  // and runs on a cpu again, perhaps another one.
  virtual Task<> block(Context& here) = 0;
  virtual Task<> block_for(Context& here, const Awaited&) { return block(here); }

  // Makes `sleeper` runnable. The waker pays for it, may itself be an interrupt handler, and goes
  // on without waiting until the sleeper runs. `sleeper` need not sleep (yet).
  virtual Task<> wake(Context& waker, Context& sleeper) = 0;
};

// A context in the list of those that sleep on a lock; in the frame of its coroutine, which may end
// at any time.
class Sleeper : public Link {
 public:
  explicit Sleeper(Context& context) : here(context) {}
  ~Sleeper() { remove(); }
  Context& here;
  Awaited awaited;
};

}  // namespace osarium
