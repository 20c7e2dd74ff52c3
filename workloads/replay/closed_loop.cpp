#include "workloads/replay/closed_loop.hpp"

#include <algorithm>

namespace osarium::replay {

namespace {

bool does_nothing(CallKind kind) {
  return kind == CallKind::wait || kind == CallKind::sleep || kind == CallKind::futex_wait;
}

// The calls of a thread in which it does nothing, and how long they took up to each.
class Idleness {
 public:
  explicit Idleness(const RecordedThread& thread) {
    std::int64_t sum = 0;
    for (const RecordedCall& call : thread.calls) {
      if (!does_nothing(call.kind)) continue;
      begins_.push_back(call.enter);
      before_.push_back(sum);
      sum += call.exit - call.enter;
    }
    before_.push_back(sum);
  }
  // Of the calls that begin there.
  std::int64_t between(std::int64_t from, std::int64_t to) const {
    return before_[place_of(to)] - before_[place_of(from)];
  }

 private:
  std::size_t place_of(std::int64_t time) const {
    return static_cast<std::size_t>(std::lower_bound(begins_.begin(), begins_.end(), time) -
                                    begins_.begin());
  }
  std::vector<std::int64_t> begins_;
  std::vector<std::int64_t> before_;
};

}  // namespace

double share_sent_at_once(const CallHistory& history, const Turns& turns,
                          const std::vector<Pair>& pairs) {
  std::vector<Idleness> idleness(history.threads.begin(), history.threads.end());
  double requests = 0, at_once = 0;
  for (const Pair& pair : pairs) {
    const TimedStep* answer = nullptr;
    for (const TimedStep& step : turns.of_end[pair.client]) {
      if (step.step.kind == CallKind::receive) answer = &step;
      if (!sends(step.step.kind) || answer == nullptr) continue;
      const std::int64_t idle = idleness[step.thread].between(answer->at, step.at);
      ++requests;
      at_once += 2 * idle <= step.at - answer->at;
      answer = nullptr;
    }
  }
  return requests > 0 ? at_once / requests : 0;
}

}  // namespace osarium::replay
