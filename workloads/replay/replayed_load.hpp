// A Load that replays the plan of a trace: the same threads with the same work of their own and
// the same calls, on connections between them; all time in the kernel, all waiting and all batching
// are the simulated system's. A request is an exchange of a connection, and its latency is from the
// client's call that sends it to the return of the one that receives the last of the answer. Of a
// thread that uses files each call on them is one.
//
// Each connection begins with an exchange of its own, by chance (Stream(seed, name, connection,
// "begin"); threads that use files likewise, numbered after the connections), and after its last
// goes on with its first: replicas differ, and a replay may be longer than its trace. In an open
// replay exchanges begin at their stamps (stamped_arrivals.hpp), and latency counts from there.
// Clients that were on other machines are beyond the wire (remote_client.hpp). Processes that are
// connected are in one partition, since nothing else connects them.
#pragma once

#include "workloads/load.hpp"
#include "workloads/replay/remote_client.hpp"
#include "workloads/replay/replayed_channels.hpp"
#include "workloads/replay/replayed_files.hpp"

namespace osarium {

class ReplayedLoad final : public Load, public replay::ReplayWatcher {
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
  // Likewise of a thread at channels.
  struct MadeAtChannel {
    std::size_t thread;
    std::size_t step;
    Time begin, end;
  };
  void on_channel_step(std::function<void(const MadeAtChannel&)> call) {
    on_channel_step_ = std::move(call);
  }
  // Of all its threads.
  replay::Remade remade() const;

  void begun(Job& request) override;
  void ended(Job& request, Time now) override;
  void answers(const replay::ReplayedEnd& end) override;
  void made(const replay::ReplayedEnd& end, Time begin) override;
  void made_at_channel(std::size_t thread, std::size_t step, Time begin) override;

 private:
  std::vector<Process*> make_processes();
  void make_crews(bool stamped);
  void make_threads();
  int partition_of(std::size_t process) const {
    return static_cast<int>(connected_[process] % static_cast<std::size_t>(os_.partitions()));
  }
  // The one of this number. `stamps`: when it asks, if its client does not wait for answers.
  void connect(std::size_t i, const replay::StampedArrivals* stamps, const Seed& seed);
  void set_files();
  void make_file_threads(const WorkloadParameters& workload, const Seed& seed);
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
  std::function<void(const MadeAtChannel&)> on_channel_step_;
  std::vector<std::size_t> connected_;  // of processes that are connected
  std::vector<Process*> processes_;
  std::deque<replay::ReplayedCrew> crews_;
  std::deque<replay::ReplayedThread> threads_;
  std::deque<replay::ReplayedEnd> ends_;
  std::deque<replay::RemoteClient> outside_;  // by connection, if the clients are there
  std::vector<std::string> paths_;            // of the plan's files
  std::deque<replay::ReplayedFiles> file_threads_;
  replay::ReplayedFutexes futexes_;
  replay::ReplayedChannels channels_;
  std::vector<ActorHandle> running_;
};

}  // namespace osarium
