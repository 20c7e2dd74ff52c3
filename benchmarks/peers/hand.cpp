// The yardstick: the loop that an experienced programmer writes by hand for one model, on a
// std::priority_queue with ties in order of insertion. Queueing is done as events (arrival,
// departure), not as processes.
#include <deque>
#include <queue>
#include <vector>

#include "benchmarks/peers/workload.hpp"

namespace {

using osarium::Duration;
using osarium::Time;

struct Event {
  Time time;
  std::int64_t sequence;
  int kind;
  Time arrival;
  bool operator>(const Event& other) const {
    return time > other.time || (time == other.time && sequence > other.sequence);
  }
};

struct Delay {
  Time time;
  std::int64_t sequence;
  int process;
  bool operator>(const Delay& other) const {
    return time > other.time || (time == other.time && sequence > other.sequence);
  }
};

template <class E>
using EarliestFirst = std::priority_queue<E, std::vector<E>, std::greater<E>>;

int queueing(peers::Queueing parameters, std::int64_t count) {
  struct Waiting {
    Time arrival;
    Duration service;
  };
  enum { arrival, departure };
  peers::Jobs jobs(parameters);
  peers::Sojourns sojourns;
  EarliestFirst<Event> events;
  std::deque<Waiting> line;
  int free = parameters.servers;
  std::int64_t sequence = 0, arrived = 0;
  const peers::Stopwatch watch;
  events.push({Time() + jobs.gap(), sequence++, arrival, Time()});
  while (!events.empty()) {
    const Event event = events.top();
    events.pop();
    if (event.kind == arrival) {
      const Duration service = jobs.service();
      if (free > 0) {
        --free;
        events.push({event.time + service, sequence++, departure, event.time});
      } else {
        line.push_back({event.time, service});
      }
      if (++arrived < count) events.push({event.time + jobs.gap(), sequence++, arrival, Time()});
    } else {
      sojourns.record(event.time - event.arrival);
      if (line.empty()) {
        ++free;
      } else {
        events.push(
            {event.time + line.front().service, sequence++, departure, line.front().arrival});
        line.pop_front();
      }
    }
  }
  return peers::report(count, watch.seconds(), sojourns.mean_microseconds(count));
}

int hold(int processes, std::int64_t count) {
  peers::Delays delays;
  EarliestFirst<Delay> events;
  std::int64_t sequence = 0, left = count;
  Time now;
  const peers::Stopwatch watch;
  for (int i = 0; i < processes; ++i) events.push({now + delays.next(), sequence++, i});
  for (;;) {
    const Delay event = events.top();
    events.pop();
    now = event.time;
    if (--left == 0) break;
    events.push({now + delays.next(), sequence++, event.process});
  }
  return peers::report(count, watch.seconds(), now.seconds() * 1e6);
}

}  // namespace

int main(int argc, char** argv) {
  const auto [workload, count] = peers::parse(argc, argv);
  if (workload == "mm1") return queueing(peers::mm1, count);
  if (workload == "mm8") return queueing(peers::mm8, count);
  if (const int size = peers::hold_size(workload)) return hold(size, count);
  return peers::unknown_workload();
}
