// A thread of a trace, as the replay runs it: an event loop over its ends of connections, or, if it
// never waited for several at once, one end after the other.
#pragma once

#include "workloads/replay/replayed_crew.hpp"
#include "workloads/replay/replayed_futexes.hpp"
#include "workloads/replay/stamped.hpp"

namespace osarium::replay {

// What the replay found out that the trace does not say.
struct Remade {
  std::uint64_t waits = 0;   // of event loops
  std::uint64_t events = 0;  // that they were given
  std::uint64_t early = 0;   // receives that found nothing
};

// Who is told of what the threads of a replay do: at connections, at channels and with files.
class ReplayWatcher {
 public:
  // A request begins.
  virtual void begun(Job& request) = 0;
  // It is over: the client has received the last of its answer, a message has been read, a call on
  // a file has returned.
  virtual void ended(Job& request, Time now) = 0;
  // A server begins to send the last of an answer.
  virtual void answers(const ReplayedEnd& end) = 0;
  // The step that the end is at has been made, since `begin`.
  virtual void made(const ReplayedEnd& end, Time begin) = 0;
  // The step of that thread at channels.
  virtual void made_at_channel(std::size_t thread, std::size_t step, Time begin) = 0;

 protected:
  ~ReplayWatcher() = default;
};

// A sleep, or, of what the replay knows nothing of, the least call that there is.
Task<> make_other_call(SystemCalls& os, Context& here, CallKind kind, std::int64_t asleep);

class ReplayedThread {
 public:
  // `crews`: all of the replay, by their numbers in the plan.
  ReplayedThread(const ThreadPlan& plan, std::deque<ReplayedCrew>& crews, SystemCalls& os,
                 ReplayedFutexes& futexes, Thread& here, ReplayWatcher& watcher)
      : plan_(plan),
        crews_(crews),
        crew_(crews[plan.crew]),
        os_(os),
        futexes_(futexes),
        here_(here),
        watcher_(watcher) {}
  ReplayedThread(const ReplayedThread&) = delete;

  // Before it runs: that it, or its crew, hears of what comes.
  void add(ReplayedEnd& end);
  // Of a client whose requests begin at these times.
  void add(ReplayedEnd& end, StampedArrivals times);
  // It is time for the next request of this one.
  void begin(ReplayedEnd& end) { crew_.begin(end); }
  // The file that it sends from.
  void set_file(std::string path) { path_ = std::move(path); }
  Actor run();
  // Of its own.
  Task<> work(std::int64_t nanoseconds);

  Thread& here() { return here_; }
  const Thread& here() const { return here_; }
  const Remade& remade() const { return remade_; }
  std::size_t process() const { return plan_.process; }
  // What it has computed of its own, in part or whole.
  Duration worked() const { return worked_; }

 private:
  using Ready = ReplayedCrew::Ready;

  Task<> make(const Ready& ready);
  Task<> make_turn(ReplayedEnd& end);
  Task<> make_detached(const Turn& turn, const ReplayedEnd& end);
  Task<> make_alone(std::span<const PlannedStep> steps);
  // The turn is over for the end; the next one is for this crew or another.
  Task<> pass_on(ReplayedEnd& end);
  // False: it was too early.
  Task<bool> make(ReplayedEnd& end, const PlannedStep& step);
  Task<bool> receive(ReplayedEnd& end, const PlannedStep& step);
  Task<> send(ReplayedEnd& end, const PlannedStep& step);

  const ThreadPlan& plan_;
  std::deque<ReplayedCrew>& crews_;
  ReplayedCrew& crew_;
  SystemCalls& os_;
  ReplayedFutexes& futexes_;
  Thread& here_;
  ReplayWatcher& watcher_;
  std::string path_;
  Descriptor file_;
  std::deque<Stamped> stamped_;
  Remade remade_;
  Duration worked_;
};

}  // namespace osarium::replay
