// What a replay executes: a trace, taken apart into what its threads do of their own accord. Each
// end of a connection has turns: what its thread does for it before it turns to another one or
// waits. Turns depend on bytes (a receive takes those that the other end sent) and on their thread;
// when a thread waits, how many events it is given at once, and whether a receive comes too early
// are not kept: the replay finds out.
//
// One exchange of a connection is a request, from the client's first send to its last receive, and
// what both sides do for it. The bytes of an exchange are the same at both ends, so that exchanges
// can be repeated in any order.
#pragma once

#include <algorithm>
#include <memory>

#include "workloads/replay/file_plan.hpp"
#include "workloads/replay/pairing.hpp"

namespace osarium::replay {

struct PlannedStep {
  CallKind kind = CallKind::other;
  bool last = false;          // of its exchange's sends, or receives
  std::int64_t work = 0;      // of the thread before it, nanoseconds
  std::int64_t bytes = 0;     // or, of a sleep, nanoseconds, or, at a futex, 1
  std::int32_t channel = -1;  // of the plan
  bool whole = false;         // it receives all of its bytes, in as many calls as that takes
  bool more = false;          // of a wake: one call with the next step, or, shared out, none
  bool operator==(const PlannedStep&) const = default;
};

struct Turn {
  std::uint32_t first = 0;  // of the steps of its end
  std::uint32_t end = 0;
  std::uint32_t hand = 0;  // up to there; what is left is done while the next turn is another's
  bool waits = false;      // its thread hears of it by waiting; else it begins when the thread can
  bool helps = false;      // its thread has no connection
  bool detached = false;   // nobody waits for it
  std::int64_t tail = 0;   // work after the last step, nanoseconds
  std::size_t thread = 0;  // which made it
  std::size_t crew = 0;    // which is to make it: that thread's
};

struct EndPlan {
  std::size_t thread = 0;  // it, or another one of its crew, hears of what comes
  std::size_t crew = 0;    // that is
  bool handed = false;     // there are turns of other crews
  std::vector<PlannedStep> steps;
  std::vector<Turn> turns;
  std::vector<std::uint32_t>
      exchanges;  // the first turn of each, and then how many turns there are
  // Something is done in each exchange.
  bool is_whole() const {
    return !turns.empty() &&
           std::adjacent_find(exchanges.begin(), exchanges.end()) == exchanges.end();
  }
};

// Of a client on another machine: what it sends, what it gets for it, and how long after the answer
// before it its server had it, nanoseconds.
struct OutsideRequest {
  std::int64_t bytes = 0;
  std::int64_t answer = 0;
  std::int64_t gap = 0;
  bool operator==(const OutsideRequest&) const = default;
};

struct Connection {
  EndPlan client;  // without turns if it is outside the machine
  EndPlan server;
  std::vector<OutsideRequest> outside = {};  // then
  // When each of its requests was sent, nanoseconds since the first of all connections.
  std::vector<std::int64_t> stamps = {};
  std::size_t exchanges() const { return server.exchanges.size() - 1; }
  bool is_whole(bool client_is_outside) const {
    return server.is_whole() && (client_is_outside || client.is_whole());
  }
};

struct ThreadPlan {
  std::string name;
  std::size_t process = 0;
  bool waits = false;                   // for several descriptors at once: an event loop
  std::vector<PlannedStep> steps = {};  // at channels, or without anything: over and over
  std::size_t group = none;             // of those that channels connect
  std::size_t crew = 0;                 // of which it is one
  static constexpr auto none = static_cast<std::size_t>(-1);
};

// Threads that stand in for each other: which of them makes a turn is found out. Most are alone.
struct Crew {
  std::vector<std::size_t> threads;
  bool waits = false;   // for several descriptors at once, together
  bool handed = false;  // gets turns from other crews
};

// What several write into and what several read from, in the order in which it was written: a pipe,
// or what one thread waits for at a futex, of which a wait takes one. A message is what one step
// writes.
struct PlannedChannel {
  static constexpr std::int32_t pipe = -1;
  std::int32_t futex = pipe;                // which one
  bool sockets = false;                     // a pipe that is a pair of Unix sockets
  std::vector<std::size_t> processes = {};  // that use it
};

// Threads that channels connect. They begin at the same moment of the trace.
struct ChannelGroup {
  std::vector<std::size_t> threads;
  std::vector<std::size_t> channels;
  struct Start {
    std::vector<std::size_t> steps;  // of each thread: with which it begins
    std::vector<std::int64_t> held;  // in each channel
  };
  std::vector<Start> starts = {};  // one of them is drawn
  bool serves = false;             // who is at connections lets it go on
};

struct ProcessPlan {
  std::string name;
  std::int32_t number = 0;  // in the trace
};

struct Plan {
  std::vector<ProcessPlan> processes;  // those that are replayed
  std::vector<ThreadPlan> threads;
  std::vector<Crew> crews;
  std::vector<Connection> connections;
  FilePlan files;
  std::vector<PlannedChannel> channels;
  std::vector<ChannelGroup> groups;
  std::int64_t messages = 0;  // through channels that are requests
  bool at_futexes = false;    // these are futexes: there is nothing else
  bool outside = false;       // all clients are outside the machine
  std::int64_t span = 0;      // of all requests together, nanoseconds
  double traced = 0;          // requests a second in the trace, where the tracer slowed them down
  double at_once = 0;         // share of requests that were sent right after the last answer

  // Of a step at a channel.
  bool is_at_futex(const PlannedStep& step) const {
    return channels[static_cast<std::size_t>(step.channel)].futex != PlannedChannel::pipe;
  }

  // For people: what is replayed, what is not.
  struct Account {
    std::int64_t calls = 0;      // in the trace
    std::int64_t of_others = 0;  // of processes that are not replayed
    std::int64_t remade = 0;     // waits, and receives that came too early: made anew
    std::int64_t replayed = 0;   // in an exchange
    std::int64_t left_out = 0;   // in no exchange
    std::int64_t unknown = 0;    // replayed as a call that does nothing
    std::int64_t ambiguous = 0;  // connections
    std::int64_t ambiguous_pipes = 0;
    std::int64_t groups_left_out = 0;   // of threads at channels, that do next to nothing
    std::int64_t workers_left_out = 0;  // threads of which is not known for whom they work
    std::int64_t unbalanced = 0;        // groups whose channels never hold again what they held
    std::int64_t sequential = 0;        // connections that began when others had ended
    std::int64_t unpaired = 0;          // ends
    std::int64_t tracer_cost = 0;       // nanoseconds an event
  } account;
};

struct PlanOptions {
  std::vector<std::string> processes = {};  // by name; none: all that are connected
  // Name of who answers; "": who began first. If no connection has both its ends in the trace, the
  // clients of those that are named were outside the machine.
  std::string server = {};
  traces::UntracedCpuTimes untraced_cpu = {};  // to which threads' own work is scaled
};

// Nothing to replay: a plan without connections, channels and threads that use files.
Plan make_plan(const CallHistory& history, const PlanOptions& options);

}  // namespace osarium::replay
