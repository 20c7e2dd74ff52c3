// A thread of a trace, as the replay runs it: an event loop over its ends of connections, or, if it
// never waited for several at once, one end after the other.
#pragma once

#include "models/services/system_calls.hpp"
#include "workloads/replay/replayed_end.hpp"

namespace osarium::replay {

// What the replay found out that the trace does not say.
struct Remade {
  std::uint64_t waits = 0;   // of event loops
  std::uint64_t events = 0;  // that they were given
  std::uint64_t early = 0;   // receives that found nothing
};

// Who is told of what the threads do.
class ReplayWatcher {
 public:
  // A request begins.
  virtual void begun(ReplayedEnd& end) = 0;
  // It is over: the client has received the last of its answer.
  virtual void ended(ReplayedEnd& end, Time now) = 0;
  // The step that the end is at has been made, since `begin`.
  virtual void made(const ReplayedEnd& end, Time begin) = 0;

 protected:
  ~ReplayWatcher() = default;
};

// A sleep, or, of what the replay knows nothing of, the least call that there is.
Task<> make_other_call(SystemCalls& os, Context& here, const PlannedStep& step);

class ReplayedThread {
 public:
  ReplayedThread(const ThreadPlan& plan, SystemCalls& os, Thread& here, ReplayWatcher& watcher)
      : plan_(plan), os_(os), here_(here), watcher_(watcher), epoll_(os.sockets.set_epoll()) {}
  ReplayedThread(const ReplayedThread&) = delete;

  // Before it runs.
  void add(ReplayedEnd& end);
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
  Task<> wait();
  Task<> make_turn(ReplayedEnd& end);
  Task<> make_alone();
  // False: it was too early.
  Task<bool> make(ReplayedEnd& end, const PlannedStep& step);
  Task<bool> receive(ReplayedEnd& end, const PlannedStep& step);
  Task<> send(ReplayedEnd& end, const PlannedStep& step);
  void arm(ReplayedEnd& end);
  void await_bytes(ReplayedEnd& end, const PlannedStep& step);

  const ThreadPlan& plan_;
  SystemCalls& os_;
  Thread& here_;
  ReplayWatcher& watcher_;
  Descriptor epoll_;
  std::string path_;
  Descriptor file_;
  std::vector<ReplayedEnd*> by_socket_;
  std::deque<ReplayedEnd*> ready_;
  Remade remade_;
  Duration worked_;
};

}  // namespace osarium::replay
