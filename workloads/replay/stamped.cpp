#include "workloads/replay/stamped.hpp"

#include "workloads/replay/replayed_thread.hpp"
#include "workloads/replay/trace_time.hpp"

namespace osarium::replay {

void Stamped::await_next() {
  const Time now = simulation_.now();
  arm(std::max(now, times_.time() - duration_of_trace(end_.work_to_send())));
}

Time Stamped::take() {
  const Time time = times_.time();
  times_.advance();
  return std::min(time, simulation_.now());
}

void Stamped::expired() { thread_.begin(end_); }

}  // namespace osarium::replay
