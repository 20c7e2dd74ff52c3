// What synchronous IPC needs of a scheduler besides sleeping: to give the cpu to a certain thread
// without passing the run queues.
#pragma once

#include "models/mechanisms/sleep.hpp"

namespace osarium {

class DirectSwitch : public Sleep {
 public:
  // `here` blocks, and `next`, which sleeps, runs at once in its place: on its cpu, and in what is
  // left of its time slice. The switch itself is free: it belongs to the message that comes with
  // it; what the caches have lost is not. Ends as block() does. If `next` does not sleep yet, or
  // `here` has been woken already, it is no more than a wake and a block.
  virtual Task<> switch_to(Context& here, Context& next) = 0;
};

}  // namespace osarium
