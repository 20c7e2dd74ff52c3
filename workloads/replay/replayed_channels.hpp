// The threads of a trace that pipes and futexes connect, as the replay runs them: each makes its
// calls in the order of the trace, over and over, and waits where the channels make it wait. The
// threads of a group begin at one moment of the trace, by chance (Stream(seed, name, group,
// "pipes")).
#pragma once

#include "workloads/replay/channel_ledger.hpp"
#include "workloads/replay/replayed_futexes.hpp"
#include "workloads/replay/replayed_thread.hpp"

namespace osarium::replay {

class ReplayedChannels {
 public:
  ReplayedChannels(const Plan& plan, OperatingSystem& os, const std::vector<Process*>& processes,
                   ReplayedFutexes& futexes, std::shared_ptr<JobStore> store,
                   ReplayWatcher& watcher);
  // By now each thread of a group is known.
  void set_thread(std::size_t number, ReplayedThread& thread) {
    runners_[number].thread = &thread;
    runners_[number].here = &thread.here();
  }
  // Channels are clients from that number on.
  void begin(Name name, const Seed& seed, std::uint32_t first_client);
  // Of a thread that is in a group.
  Actor run(std::size_t thread);
  // Channels with messages from before of which nothing has been read since then, or, if there are
  // none, groups of which nobody has got on.
  std::uint64_t standing(Time since) const;

 private:
  struct Runner {
    const ThreadPlan* plan = nullptr;
    SystemCalls* os = nullptr;
    ReplayedThread* thread = nullptr;
    Thread* here = nullptr;
    std::size_t step = 0;
    Time got_on{};            // when it has come to its step
    bool at_channel = false;  // in a call
  };
  struct Channel {
    std::vector<std::pair<std::size_t, PipeEnds>> ends;  // of processes, if it is a pipe
    std::shared_ptr<ChannelLedger> ledger;               // if its messages are requests
    std::uint64_t messages = 0;
    Time read_last{};
  };

  bool is_futex(std::size_t channel) const {
    return plan_.channels[channel].futex != PlannedChannel::pipe;
  }
  void set(std::size_t channel, std::int64_t held);
  void set_pipe(std::size_t pipe, std::int64_t held);
  Task<> make(Runner& runner, const PlannedStep& step);
  Task<> make_message(Runner& runner, Channel& channel, const PlannedStep& step);
  Task<> write(Runner& runner, Channel& channel, const PlannedStep& step);
  Task<> read(Runner& runner, Channel& channel, const PlannedStep& step);
  Task<> pass(Runner& runner, Channel& channel, const PlannedStep& step);
  Task<> receive(Runner& runner, Channel& channel, const PlannedStep& step);
  void hear(Channel& channel, const Context& reader);
  static const PipeEnds& ends_of(const Channel& pipe, std::size_t process);

  const Plan& plan_;
  OperatingSystem& os_;
  const std::vector<Process*>& processes_;
  ReplayedFutexes& futexes_;
  std::shared_ptr<JobStore> store_;
  ReplayWatcher& watcher_;
  std::optional<Stream> draws_;
  std::uint32_t first_client_ = 0;
  std::vector<Runner> runners_;
  std::vector<Channel> channels_;
};

}  // namespace osarium::replay
