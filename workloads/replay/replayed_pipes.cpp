#include "workloads/replay/replayed_pipes.hpp"

#include <algorithm>

namespace osarium::replay {

namespace {

// A message in a pipe: until somebody reads it.
constexpr Term in_pipe{Cause::waiting, "pipe"};

}  // namespace

ReplayedPipes::ReplayedPipes(const Plan& plan, OperatingSystem& os,
                             const std::vector<Process*>& processes,
                             std::shared_ptr<JobStore> store, ReplayWatcher& watcher)
    : plan_(plan),
      os_(os),
      processes_(processes),
      store_(std::move(store)),
      watcher_(watcher),
      runners_(plan.threads.size()),
      pipes_(plan.pipes.size()) {
  for (std::size_t i = 0; i < runners_.size(); ++i) {
    runners_[i].plan = &plan.threads[i];
    runners_[i].os = &os.calls(*processes[plan.threads[i].process]);
  }
}

void ReplayedPipes::begin(Name name, const Seed& seed, std::uint32_t first_client) {
  first_client_ = first_client;
  for (std::size_t g = 0; g < plan_.groups.size(); ++g) {
    const PipeGroup& group = plan_.groups[g];
    Stream draws(seed, name, g, "pipes");
    const auto count = static_cast<double>(group.starts.size());
    const auto& start = group.starts[static_cast<std::size_t>(draws.uniform() * count)];
    for (std::size_t i = 0; i < group.threads.size(); ++i)
      runners_[group.threads[i]].step = start.steps[i];
    for (std::size_t i = 0; i < group.pipes.size(); ++i)
      set_pipe(group.pipes[i], Bytes::of_count(start.held[i]));
    if (!draws_) draws_ = draws;
  }
}

void ReplayedPipes::set_pipe(std::size_t pipe, Bytes held) {
  std::vector<Process*> users;
  for (const std::size_t process : plan_.pipes[pipe].processes)
    users.push_back(processes_[process]);
  ChannelCalls& channels = os_.calls(*users.front()).channels;
  held = std::min(held, channels.capacity());
  pipes_[pipe].ledger = std::make_shared<PipeLedger>(store_, held);
  const std::vector<PipeEnds> ends = channels.set_pipe(users, held, pipes_[pipe].ledger);
  for (std::size_t i = 0; i < users.size(); ++i)
    pipes_[pipe].ends.emplace_back(plan_.pipes[pipe].processes[i], ends[i]);
}

const PipeEnds& ReplayedPipes::ends_of(const Pipe& pipe, std::size_t process) {
  const auto found = std::find_if(pipe.ends.begin(), pipe.ends.end(),
                                  [&](const auto& each) { return each.first == process; });
  OSARIUM_CHECK(found != pipe.ends.end(), "a process uses a pipe that it does not have");
  return found->second;
}

Actor ReplayedPipes::run(std::size_t thread) {
  Runner& runner = runners_[thread];
  const std::vector<PlannedStep>& steps = runner.plan->steps;
  Simulation& simulation = runner.here->simulation();
  while (!steps.empty()) {
    const PlannedStep& step = steps[runner.step];
    co_await runner.thread->work(step.work);
    const Time begin = runner.got_on = simulation.now();
    runner.at_pipe = step.pipe >= 0;
    co_await make(runner, step);
    runner.at_pipe = false;
    watcher_.made_at_pipe(thread, runner.step, begin);
    runner.step = (runner.step + 1) % steps.size();
  }
}

Task<> ReplayedPipes::make(Runner& runner, const PlannedStep& step) {
  if (step.pipe < 0) {
    co_await make_other_call(*runner.os, *runner.here, step.kind, step.bytes);
    co_return;
  }
  Pipe& pipe = pipes_[static_cast<std::size_t>(step.pipe)];
  if (step.kind == CallKind::receive)
    co_await read(runner, pipe, step);
  else
    co_await write(runner, pipe, step);
}

// A request begins with the call that writes it. It leaves the thread with that, at the latest.
Task<> ReplayedPipes::write(Runner& runner, Pipe& pipe, const PlannedStep& step) {
  Thread& here = *runner.here;
  const Bytes size = Bytes::of_count(step.bytes);
  PipeLedger::Message& message = pipe.ledger->begin(here, size, *draws_);
  Job& job = message.job;
  job.client = first_client_ + static_cast<std::uint32_t>(step.pipe);
  job.number = pipe.messages++;
  job.begin(here.simulation().now(), Cause::work);
  watcher_.begun(job);
  here.set_account(job.charged());
  const Descriptor end = ends_of(pipe, runner.plan->process).write;
  const Outcome<Bytes> written = co_await runner.os->channels.write(here, end, size);
  OSARIUM_CHECK(bool(written), "a replayed pipe that does not stand");
  if (here.account() != nullptr) here.enter(in_pipe);
  here.set_account(nullptr);
  pipe.ledger->end(here);
}

Task<> ReplayedPipes::read(Runner& runner, Pipe& pipe, const PlannedStep& step) {
  Thread& here = *runner.here;
  const Descriptor end = ends_of(pipe, runner.plan->process).read;
  for (Bytes left = Bytes::of_count(step.bytes); left > Bytes();) {
    const Outcome<Bytes> got = co_await runner.os->channels.read(here, end, left);
    OSARIUM_CHECK(bool(got), "a replayed pipe that does not stand");
    left = step.whole ? left - *got : Bytes();
    pipe.read_last = here.simulation().now();
    while (const PipeLedger::Message* const message = pipe.ledger->next_received(here))
      watcher_.ended(message->job, here.simulation().now());
  }
}

std::uint64_t ReplayedPipes::standing(Time since) const {
  std::uint64_t standing = 0;
  for (const Pipe& pipe : pipes_) {
    if (pipe.ledger == nullptr) continue;  // only used in what is not repeated
    const auto& messages = pipe.ledger->under_way();
    standing +=
        pipe.read_last < since && !messages.empty() && messages.front()->job.arrival < since;
  }
  if (standing > 0) return standing;
  for (const PipeGroup& group : plan_.groups)
    standing += std::all_of(group.threads.begin(), group.threads.end(), [&](std::size_t thread) {
      const Runner& runner = runners_[thread];
      return runner.plan->steps.empty() || (runner.at_pipe && runner.got_on < since);
    });
  return standing;
}

}  // namespace osarium::replay
