// A client beyond the wire, of whom the trace has only what its server received and sent. It sends
// a request as one message, so long after the server began to send the last of the answer before it
// as the server heard of it in the trace (that time was the network's and its own), but not before
// it has that answer; or at its stamps. A request ends with the last byte of its answer.
#pragma once

#include "workloads/replay/replayed_thread.hpp"

namespace osarium::replay {

class RemoteClient final : OutsideClient, Alarm {
 public:
  struct Line {
    Outside& outside;
    FlowId flow;
  };
  // Begins with this one of the requests. `times`: nullptr if it waits for its answers.
  RemoteClient(const std::vector<OutsideRequest>& requests, std::size_t first,
               const StampedArrivals* times, Job& job, const Line& line, Simulation& simulation,
               ReplayWatcher& watcher);
  ~RemoteClient() override { line_.outside.forget(*this); }

  // Its server begins to send the last of an answer.
  void served() { served_at_ = simulation_.now(); }
  // A request that was sent before is still under way.
  bool stands_since(Time time) const { return asked_ && sent_at_ < time; }

 private:
  void await_next();
  void expired() override;
  void answered(const Message& message) override;
  void lost(const Message&) override { OSARIUM_CHECK(false, "a stream that loses something"); }

  const std::vector<OutsideRequest>& requests_;
  std::optional<StampedArrivals> times_;
  Job& job_;
  const Line line_;
  Simulation& simulation_;
  ReplayWatcher& watcher_;
  std::size_t place_;  // of the request that is under way, or next
  std::uint64_t sent_ = 0;
  std::int64_t received_ = 0;  // of its answer
  bool asked_ = false;
  Time sent_at_;
  Time served_at_;
};

}  // namespace osarium::replay
