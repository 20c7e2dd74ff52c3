#include "workloads/replay/channel_choice.hpp"

#include <algorithm>

#include "workloads/replay/file_plan.hpp"

namespace osarium::replay {

namespace {

class Chooser {
 public:
  Chooser(const CallHistory& history, const Connected& connected, const std::vector<bool>& helpers,
          std::set<std::int32_t> processes, bool said)
      : history_(history),
        connected_(connected),
        helpers_(helpers),
        said_(said),
        requests_(connected.requests) {
    choice_.processes = std::move(processes);
  }

  ChannelChoice choose() {
    const bool alone = connected_.processes.empty();
    if (!said_ && !alone) choice_.processes = connected_.processes;
    find_channels();
    if (said_) return std::move(choice_);
    if (alone && disk_requests(history_) > choice_.plan.messages()) {
      keep_disk_users();
      requests_ = disk_requests(history_);
      find_channels();
      return std::move(choice_);
    }
    choice_.processes = connected_.processes;
    for (const ChannelThread& each : choice_.plan.threads)
      choice_.processes.insert(history_.threads[each.recorded].process);
    return std::move(choice_);
  }

 private:
  bool included(std::int32_t process) const { return choice_.processes.contains(process); }

  void keep_disk_users() {
    std::set<std::int32_t> users;
    for (const RecordedThread& each : history_.threads)
      if (included(each.process) && goes_to_disk(history_, each)) users.insert(each.process);
    choice_.processes = std::move(users);
  }

  void find_channels() {
    std::vector<bool> taken = connected_.followed;
    for (std::size_t i = 0; i < taken.size(); ++i)
      if (!included(connected_.ends.ends[i].process)) taken[i] = true;
    for (std::size_t t = 0; t < helpers_.size(); ++t)
      for (const std::int32_t end : connected_.ends.of_call[t])
        if (helpers_[t] && end >= 0) taken[static_cast<std::size_t>(end)] = true;
    choice_.pipes = find_pipes(history_, connected_.ends, taken);
    choice_.wakings = find_futex_wakings(
        history_, [this](const auto& thread) { return included(thread.process); });
    choice_.futexes = futex_calls(history_, one_by_one());
    choice_.plan = plan_channels(history_, connected_.ends, choice_.pipes, choice_.futexes,
                                 connected_.threads, requests_, said_);
    std::vector<bool> kept(choice_.futexes.futex.size());
    for (const ChannelGroup& group : choice_.plan.groups)
      for (const std::size_t channel : group.channels)
        if (channel >= choice_.pipes.count) kept[channel - choice_.pipes.count] = true;
    keep_only(choice_.futexes, kept);
  }

  // Without those of who goes to a disk more often. And two threads that are both at connections
  // make their requests in another order than in the trace, so that one would wait for what the
  // other does much later.
  std::vector<FutexWaking> one_by_one() const {
    std::vector<FutexWaking> found = choice_.wakings;
    std::vector<std::int64_t> times(history_.threads.size());
    for (const FutexWaking& each : found) {
      ++times[each.waker];
      ++times[each.woken];
    }
    const auto is_at_disk = [&](std::size_t t) {
      return disk_requests(history_, history_.threads[t]) > times[t];
    };
    std::erase_if(found, [&](const FutexWaking& each) {
      return (connected_.threads[each.waker] && connected_.threads[each.woken]) ||
             is_at_disk(each.waker) || is_at_disk(each.woken) || helpers_[each.waker] ||
             helpers_[each.woken];
    });
    return found;
  }

  const CallHistory& history_;
  const Connected& connected_;
  const std::vector<bool>& helpers_;
  const bool said_;
  std::int64_t requests_;
  ChannelChoice choice_;
};

}  // namespace

Connected find_connected(const CallEnds& ends, const Pairing& pairing) {
  Connected connected{.ends = ends,
                      .followed = std::vector<bool>(ends.ends.size()),
                      .servers = std::vector<bool>(ends.ends.size()),
                      .threads = {},
                      .processes = {}};
  for (const Pair& pair : pairing.pairs) {
    connected.requests += std::ssize(pair.fit.exchanges);
    connected.servers[pair.server] = true;
    for (const std::size_t end : {pair.client, pair.server}) {
      connected.followed[end] = true;
      connected.processes.insert(ends.ends[end].process);
    }
  }
  for (const std::vector<std::int32_t>& calls : ends.of_call)
    connected.threads.push_back(std::any_of(calls.begin(), calls.end(), [&](std::int32_t end) {
      return end >= 0 && connected.followed[static_cast<std::size_t>(end)];
    }));
  return connected;
}

ChannelChoice choose_channels(const CallHistory& history, const Connected& connected,
                              const std::vector<bool>& helpers, std::set<std::int32_t> processes,
                              bool said) {
  return Chooser(history, connected, helpers, std::move(processes), said).choose();
}

}  // namespace osarium::replay
