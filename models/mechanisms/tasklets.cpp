#include "models/mechanisms/tasklets.hpp"

namespace osarium {

// What is scheduled meanwhile waits for the next round.
Task<> Tasklets::run(Context& here) {
  for (std::size_t left = tasklets_.size(); left > 0; --left) {
    Tasklet& tasklet = *tasklets_.front();
    tasklets_.pop_front();
    if (tasklet.running_) {
      tasklet.put_off_by_ = this;
      continue;
    }
    tasklet.scheduled_ = false;
    tasklet.running_ = true;
    co_await tasklet.work_(here);
    tasklet.running_ = false;
    if (Tasklets* const other = std::exchange(tasklet.put_off_by_, nullptr))
      other->enqueue(tasklet);
  }
}

}  // namespace osarium
