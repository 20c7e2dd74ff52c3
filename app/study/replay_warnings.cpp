#include "app/study/replay_warnings.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "workloads/replay/closed_loop.hpp"

namespace osarium {

namespace {

// Of a connection: fewer say little of it.
constexpr std::size_t few_requests = 30;
// Calls to a message: with more they are not what the program does.
constexpr std::int64_t most_calls_to_a_message = 100;

// Processes that are asked, and ask others.
std::set<std::string> proxies_of(const replay::Plan& plan) {
  std::set<std::size_t> asked, asking;
  for (const replay::Connection& each : plan.connections) {
    if (plan.outside) continue;
    asked.insert(plan.threads[each.server.thread].process);
    asking.insert(plan.threads[each.client.thread].process);
  }
  std::set<std::string> names;
  for (const std::size_t process : asked)
    if (asking.contains(process)) names.insert(plan.processes[process].name);
  return names;
}

}  // namespace

std::vector<ReplayWarning> replay_warnings(const replay::Plan& plan,
                                           const ReplayParameters& parameters) {
  std::vector<ReplayWarning> warnings;
  const auto add = [&](std::string problem, std::string remedy) {
    warnings.push_back({std::move(problem), std::move(remedy)});
  };
  if (parameters.measured != MeasuredCalls::all && plan.files.threads.empty())
    add("has no threads that go to a disk, so `measured` has no effect", "");
  if (parameters.server && plan.connections.empty())
    add("has no connections, so `server` has no effect", "");
  const replay::Plan::Account& account = plan.account;
  const auto few =
      std::count_if(plan.connections.begin(), plan.connections.end(),
                    [](const replay::Connection& each) { return each.exchanges() < few_requests; });
  if (few > 0)
    add("has " + std::to_string(few) + " connections of fewer than " +
            std::to_string(few_requests) + " requests, which are repeated over and over",
        "a longer trace");
  if (parameters.is_open() && plan.at_once >= replay::closed_loop_share)
    add("is of a closed loop: " + std::to_string(std::lround(plan.at_once * 100)) +
            "% of its requests were sent right after the last answer, so that its stamps are "
            "those of the system that it was recorded on, slowed down by the tracer",
        "replay: {mode: causal}, or a trace of clients that do not wait for their answers");
  if (account.sequential > 0 && !parameters.is_open())
    add("has " + std::to_string(account.sequential) +
            " connections of which others had ended before they began: they are replayed at the "
            "same time",
        "a trace of connections that are kept");
  if (account.ambiguous > 0)
    add("leaves open which ends belong together of " + std::to_string(account.ambiguous) +
            " connections: those are taken whose bytes were on their way for the shortest time",
        "a trace of less load, where they do not move in step");
  if (account.ambiguous_pipes > 0)
    add("leaves open which ends belong together of " + std::to_string(account.ambiguous_pipes) +
            " pipes: those are taken that wake each other most often",
        "a longer trace");
  if (account.unbalanced > 0)
    add("has " + std::to_string(account.unbalanced) +
            " groups of threads whose pipes or futexes never hold again what they held: "
            "repeated, they may come to stand still",
        "a longer trace");
  if (account.workers_left_out > 0)
    add("has " + std::to_string(account.workers_left_out) +
            " threads without connections that work for those with, and nothing in it tells for "
            "which request: nobody waits for them, and their work is missing",
        "a server whose threads with connections do the work");
  const bool at_channels = plan.connections.empty() && plan.files.threads.empty();
  if (at_channels && most_calls_to_a_message * plan.messages < account.calls - account.of_others)
    add("has " + std::to_string(plan.messages) + " messages through pipes and futexes in " +
            std::to_string(account.calls - account.of_others) +
            " calls: what is replayed is next to nothing of the program",
        "a trace of a program whose threads wait for each other");
  if (const std::set<std::string> proxies = proxies_of(plan); !proxies.empty())
    add("has processes that are asked and ask others (" + *proxies.begin() +
            "): its answers do not wait for those that it gets, and the requests of both sides are "
            "counted together",
        "processes: of one side only");
  if (account.unpaired > 0)
    add("has " + std::to_string(account.unpaired) +
            " descriptors that send and receive, with no other end in the trace: they are not "
            "replayed",
        "a trace of both sides");
  return warnings;
}

}  // namespace osarium
