// A Load that replays the plan of a trace: the same threads with the same work of their own and
// the same calls, on connections between them; all time in the kernel, all waiting and all batching
// are the simulated system's. A request is an exchange of a connection, and its latency is from the
// client's call that sends it to the return of the one that receives the last of the answer.
//
// Each connection begins with an exchange of its own, by chance (Stream(seed, name, connection,
// "begin")), and after its last goes on with its first: replicas differ, and a replay may be longer
// than its trace. Processes that are connected are in one partition, since nothing else connects
// them.
#pragma once

#include "workloads/load.hpp"
#include "workloads/replay/replayed_pipes.hpp"
#include "workloads/replay/replayed_thread.hpp"

namespace osarium {

class ReplayedLoad final : public Load,
                           public replay::ReplayWatcher,
                           public replay::PipeReplayWatcher {
 public:
  // Of a workload that has a plan.
  ReplayedLoad(const WorkloadParameters& workload, OperatingSystem& os, const Seed& seed);
  ~ReplayedLoad() override;

  const Measurement& measurement() const override { return measurement_; }
  Measurement take() override;
  void on_end(std::function<void(const Ended&)> call) override { on_end_ = std::move(call); }
  // Each step that has been made, by the number of its connection: for tests.
  struct Made {
    std::uint32_t connection;
    bool client;
    std::size_t exchange;
    std::size_t step;  // of all of its end
    Time begin, end;
  };
  void on_step(std::function<void(const Made&)> call) { on_step_ = std::move(call); }
  // Likewise of a thread at pipes.
  struct MadeAtPipe {
    std::size_t thread;
    std::size_t step;
    Time begin, end;
  };
  void on_pipe_step(std::function<void(const MadeAtPipe&)> call) {
    on_pipe_step_ = std::move(call);
  }
  // Of all its threads.
  replay::Remade remade() const;

  void begun(replay::ReplayedEnd& end) override;
  void ended(replay::ReplayedEnd& end, Time now) override;
  void made(const replay::ReplayedEnd& end, Time begin) override;
  void begun(Job& message) override;
  void ended(Job& message, Time now) override;
  void made(std::size_t thread, std::size_t step, Time begin) override;

 private:
  std::vector<Process*> make_processes();
  void make_threads();
  void connect(const replay::Connection& connection, std::uint32_t number, const Seed& seed);
  void set_files();
  // Of all processes of a name together, since the beginning.
  std::vector<ProcessTimes> process_times() const;

  std::shared_ptr<const replay::Plan> plan_;
  OperatingSystem& os_;
  Name name_;
  std::shared_ptr<JobStore> store_;
  Measurement measurement_;
  Time taken_;                               // when it was taken last
  std::vector<ProcessTimes> process_times_;  // then
  std::function<void(const Ended&)> on_end_;
  std::function<void(const Made&)> on_step_;
  std::function<void(const MadeAtPipe&)> on_pipe_step_;
  std::vector<int> partitions_;  // of processes
  std::vector<Process*> processes_;
  std::deque<replay::ReplayedThread> threads_;
  std::deque<replay::ReplayedEnd> ends_;
  replay::ReplayedPipes pipes_;
  std::vector<ActorHandle> running_;
};

}  // namespace osarium
