#include "workloads/replay/replayed_channels.hpp"

#include <algorithm>

namespace osarium::replay {

namespace {

// A message: until somebody reads it, or who waits at the futex goes on.
constexpr Term in_pipe{Cause::waiting, "pipe"};
constexpr Term at_futex{Cause::waiting, "futex"};

}  // namespace

ReplayedChannels::ReplayedChannels(const Plan& plan, OperatingSystem& os,
                                   const std::vector<Process*>& processes, ReplayedFutexes& futexes,
                                   std::shared_ptr<JobStore> store, ReplayWatcher& watcher)
    : plan_(plan),
      os_(os),
      processes_(processes),
      futexes_(futexes),
      store_(std::move(store)),
      watcher_(watcher),
      runners_(plan.threads.size()),
      channels_(plan.channels.size()) {
  for (std::size_t i = 0; i < runners_.size(); ++i) {
    runners_[i].plan = &plan.threads[i];
    runners_[i].os = &os.calls(*processes[plan.threads[i].process]);
  }
}

void ReplayedChannels::begin(Name name, const Seed& seed, std::uint32_t first_client) {
  first_client_ = first_client;
  for (std::size_t i = 0; i < plan_.channels.size(); ++i)
    if (is_futex(i) && !plan_.channels[i].processes.empty()) set(i, 0);
  for (std::size_t g = 0; g < plan_.groups.size(); ++g) {
    const ChannelGroup& group = plan_.groups[g];
    if (group.starts.empty()) continue;
    Stream draws(seed, name, g, "pipes");
    const auto count = static_cast<double>(group.starts.size());
    const auto& start = group.starts[static_cast<std::size_t>(draws.uniform() * count)];
    for (std::size_t i = 0; i < group.threads.size(); ++i)
      runners_[group.threads[i]].step = start.steps[i];
    for (std::size_t i = 0; i < group.channels.size(); ++i) set(group.channels[i], start.held[i]);
    if (!draws_) draws_ = draws;
  }
}

void ReplayedChannels::set(std::size_t channel, std::int64_t held) {
  if (!is_futex(channel)) return set_pipe(channel, held);
  const std::size_t process = plan_.channels[channel].processes.front();
  futexes_.set(channel, os_.calls(*processes_[process]).channels, held);
  if (plan_.at_futexes)
    channels_[channel].ledger = std::make_shared<ChannelLedger>(store_, Bytes::of_count(held));
}

void ReplayedChannels::set_pipe(std::size_t pipe, std::int64_t bytes) {
  std::vector<Process*> users;
  for (const std::size_t process : plan_.channels[pipe].processes)
    users.push_back(processes_[process]);
  ChannelCalls& calls = os_.calls(*users.front()).channels;
  const PipeKind kind = plan_.channels[pipe].sockets ? PipeKind::sockets : PipeKind::pipe;
  const Bytes held = std::min(Bytes::of_count(bytes), calls.capacity(kind));
  if (!plan_.at_futexes) channels_[pipe].ledger = std::make_shared<ChannelLedger>(store_, held);
  const std::vector<PipeEnds> ends = calls.set_pipe(users, held, channels_[pipe].ledger, kind);
  for (std::size_t i = 0; i < users.size(); ++i)
    channels_[pipe].ends.emplace_back(plan_.channels[pipe].processes[i], ends[i]);
}

const PipeEnds& ReplayedChannels::ends_of(const Channel& pipe, std::size_t process) {
  const auto found = std::find_if(pipe.ends.begin(), pipe.ends.end(),
                                  [&](const auto& each) { return each.first == process; });
  OSARIUM_CHECK(found != pipe.ends.end(), "a process uses a pipe that it does not have");
  return found->second;
}

Actor ReplayedChannels::run(std::size_t thread) {
  Runner& runner = runners_[thread];
  const std::vector<PlannedStep>& steps = runner.plan->steps;
  Simulation& simulation = runner.here->simulation();
  while (!steps.empty()) {
    const PlannedStep& step = steps[runner.step];
    co_await runner.thread->work(step.work);
    const Time begin = runner.got_on = simulation.now();
    runner.at_channel = step.channel >= 0;
    co_await make(runner, step);
    runner.at_channel = false;
    watcher_.made_at_channel(thread, runner.step, begin);
    runner.step = (runner.step + 1) % steps.size();
  }
}

Task<> ReplayedChannels::make(Runner& runner, const PlannedStep& step) {
  if (step.channel < 0) return make_other_call(*runner.os, *runner.here, step.kind, step.bytes);
  Channel& channel = channels_[static_cast<std::size_t>(step.channel)];
  const bool is_request = channel.ledger != nullptr;
  switch (step.kind) {
    case CallKind::receive: return read(runner, channel, step);
    case CallKind::futex_wait:
      if (is_request) return receive(runner, channel, step);
      return futexes_.make(*runner.here, runner.os->channels, step);
    case CallKind::futex_wake:
      if (is_request) return make_message(runner, channel, step);
      return futexes_.make(*runner.here, runner.os->channels, step);
    default:
      if (is_request) return make_message(runner, channel, step);
      return write(runner, channel, step);
  }
}

// A request begins with the call that writes it. It leaves the thread with that, at the latest.
Task<> ReplayedChannels::make_message(Runner& runner, Channel& channel, const PlannedStep& step) {
  Thread& here = *runner.here;
  ChannelLedger::Message& message =
      channel.ledger->begin(here, Bytes::of_count(step.bytes), *draws_);
  Job& job = message.job;
  job.client = first_client_ + static_cast<std::uint32_t>(step.channel);
  job.number = channel.messages++;
  job.begin(here.simulation().now(), Cause::work);
  watcher_.begun(job);
  here.set_account(job.charged());
  if (step.kind == CallKind::futex_wake)
    co_await pass(runner, channel, step);
  else
    co_await write(runner, channel, step);
  if (here.account() != nullptr) here.enter(plan_.at_futexes ? at_futex : in_pipe);
  here.set_account(nullptr);
  channel.ledger->end(here);
}

Task<> ReplayedChannels::write(Runner& runner, Channel& channel, const PlannedStep& step) {
  const Descriptor end = ends_of(channel, runner.plan->process).write;
  const Outcome<Bytes> written =
      co_await runner.os->channels.write(*runner.here, end, Bytes::of_count(step.bytes));
  OSARIUM_CHECK(bool(written), "a replayed pipe that does not stand");
}

Task<> ReplayedChannels::read(Runner& runner, Channel& channel, const PlannedStep& step) {
  const Descriptor end = ends_of(channel, runner.plan->process).read;
  for (Bytes left = Bytes::of_count(step.bytes); left > Bytes();) {
    const Outcome<Bytes> got = co_await runner.os->channels.read(*runner.here, end, left);
    OSARIUM_CHECK(bool(got), "a replayed pipe that does not stand");
    left = step.whole ? left - *got : Bytes();
    hear(channel, *runner.here);
  }
}

Task<> ReplayedChannels::pass(Runner& runner, Channel& channel, const PlannedStep& step) {
  channel.ledger->put(*runner.here, Bytes::of_count(step.bytes));
  co_await futexes_.make(*runner.here, runner.os->channels, step);
}

Task<> ReplayedChannels::receive(Runner& runner, Channel& channel, const PlannedStep& step) {
  co_await futexes_.make(*runner.here, runner.os->channels, step);
  channel.ledger->taken(*runner.here, Bytes::of_count(step.bytes));
  hear(channel, *runner.here);
}

void ReplayedChannels::hear(Channel& channel, const Context& reader) {
  if (channel.ledger == nullptr) return;
  const Time now = channel.read_last = reader.simulation().now();
  while (const ChannelLedger::Message* const message = channel.ledger->next_received(reader))
    watcher_.ended(message->job, now);
}

std::uint64_t ReplayedChannels::standing(Time since) const {
  std::uint64_t standing = 0;
  for (const Channel& channel : channels_) {
    if (channel.ledger == nullptr) continue;  // no requests, or not in what is repeated
    const auto& messages = channel.ledger->under_way();
    standing +=
        channel.read_last < since && !messages.empty() && messages.front()->job.arrival < since;
  }
  if (standing > 0) return standing;
  for (const ChannelGroup& group : plan_.groups) {
    if (group.serves) continue;  // it may have nothing to do; who waits for it will tell
    standing += std::all_of(group.threads.begin(), group.threads.end(), [&](std::size_t thread) {
      const Runner& runner = runners_[thread];
      return runner.plan->steps.empty() || (runner.at_channel && runner.got_on < since);
    });
  }
  return standing;
}

}  // namespace osarium::replay
