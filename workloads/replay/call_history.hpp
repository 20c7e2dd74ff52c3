// What the threads of a trace did: their system calls, and how long each worked in between. Times
// in the kernel are not kept for a replay, which makes them anew.
//
// A thread's own work is its time on a cpu between a call's end and the next one's beginning, less
// interrupts where they were recorded, and less what the tracer took for the events in between.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "workloads/replay/call_kinds.hpp"
#include "workloads/replay/device_times.hpp"
#include "workloads/traces/event_source.hpp"
#include "workloads/traces/recording.hpp"

namespace osarium::replay {

struct RecordedCall {
  std::int64_t enter = 0;  // nanoseconds of the tracer's clock
  std::int64_t exit = 0;
  std::int64_t work = 0;  // of the thread before it, nanoseconds
  std::int64_t result = 0;
  std::int64_t most = 0;    // bytes that a receive may bring; 0: not known
  std::int64_t futex = 0;   // its address
  std::int32_t events = 0;  // of the tracer, that are in `work`
  std::int32_t number = 0;
  std::int32_t descriptor = -1;
  CallKind kind = CallKind::other;
  bool shared = false;  // of a futex: between processes
  bool operator==(const RecordedCall&) const = default;
};

struct RecordedThread {
  std::int32_t thread = 0;
  std::int32_t process = 0;
  std::string name;
  std::vector<RecordedCall> calls = {};  // those that ended, in order
  std::int64_t earlier = 0;              // calls before, of another program that it was then
};

// Somebody in a call on a descriptor woke somebody who was in one as well. Threads by their
// places, calls by theirs in the thread.
struct Waking {
  std::size_t waker;
  std::size_t waker_call;
  std::size_t woken;
  std::size_t woken_call;
};

struct CallHistory {
  std::vector<RecordedThread> threads;  // by their numbers
  DiskCalls disk_calls;                 // of these
  std::vector<Waking> wakings;          // of threads in calls that move bytes, if both calls ended
  std::int64_t calls = 0;               // that ended
  std::int64_t unended = 0;             // began, and did not end in the trace
  std::int64_t tracer_cost = 0;         // of an event, nanoseconds
  std::string problem;                  // of the trace file; "" if none
};

// All of a trace. It holds every call; more than `most_calls` are a problem. What
// the tracer takes for an event is found out if it is not stated: a hundredth of the calls that
// follow each other without any other event in between does so faster, with next to no work.
// `more` is asked now and then, and may stop it by false.
inline constexpr std::int64_t most_calls = 20'000'000;
CallHistory read_call_history(traces::EventSource& source, std::optional<Duration> tracer_cost,
                              const std::function<bool()>& more);

}  // namespace osarium::replay
