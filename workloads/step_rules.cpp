#include "workloads/step_rules.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace osarium {

namespace {

// How far an answer has got when some steps are over.
struct Answer {
  bool sent = false;
  bool added_to_later = false;
  bool called_later = false;  // without the account of the request

  void follow(const Steps& steps) {
    for (const Step& step : steps) {
      const bool sends = std::holds_alternative<steps::Sendfile>(step);
      if (sends || std::holds_alternative<steps::Reply>(step)) added_to_later |= sent;
      called_later |= sent && std::holds_alternative<steps::Call>(step);
      sent |= sends;
      if (const auto* const choose = std::get_if<steps::Choose>(&step)) follow(*choose);
    }
  }
  void follow(const steps::Choose& choose) {
    Answer after = *this;
    for (const steps::Branch& branch : choose.branches) {
      Answer way = *this;
      way.follow(branch.steps);
      if (branch.times > 1) way.follow(branch.steps);
      after.sent |= way.sent;
      after.added_to_later |= way.added_to_later;
      after.called_later |= way.called_later;
    }
    *this = after;
  }
};

Answer answer_of(const Steps& steps) {
  Answer answer;
  answer.follow(steps);
  return answer;
}

// By name: whether several back ends are asked at once.
using Calls = std::map<std::string, bool>;

void add_calls(const Steps& steps, Calls& calls) {
  for (const Step& step : steps) {
    if (const auto* const call = std::get_if<steps::Call>(&step))
      calls[call->to] |= call->back_ends > 1;
    if (const auto* const choose = std::get_if<steps::Choose>(&step))
      for (const steps::Branch& branch : choose->branches) add_calls(branch.steps, calls);
  }
}

// Of other workloads, not of peers.
Calls called_by(const WorkloadParameters& workload) {
  Calls calls;
  for (const Steps* const steps : {&workload.steps, &workload.before, &workload.after})
    add_calls(*steps, calls);
  for (const PeerParameters& peer : workload.peers) calls.erase(peer.name);
  return calls;
}

// All that it leads to, through any number of others.
void add_reached(const std::vector<WorkloadParameters>& all, const WorkloadParameters& from,
                 std::set<std::string>& reached) {
  for (const auto& [name, several] : called_by(from)) {
    if (!reached.insert(name).second) continue;
    for (const WorkloadParameters& each : all)
      if (each.name == name) add_reached(all, each, reached);
  }
}

// All that steps say of data: how often they come to it as well.
struct Said {
  steps::MemoryUse use;
  std::optional<double> instructions_per_cycle;
  bool operator==(const Said&) const = default;
};

class Dispute {
 public:
  void hear(const Steps& list) {
    for (const Step& step : list) {
      if (const auto* const memory = std::get_if<steps::Memory>(&step))
        hear(Said{steps::MemoryUse{*memory}, {}});
      const auto* const compute = std::get_if<steps::Compute>(&step);
      if (compute != nullptr && compute->memory)
        hear(Said{*compute->memory,
                  compute->memory->every ? std::nullopt : compute->instructions_per_cycle});
      if (const auto* const choose = std::get_if<steps::Choose>(&step))
        for (const steps::Branch& branch : choose->branches) hear(branch.steps);
    }
  }
  std::vector<std::string> names;

 private:
  void hear(const Said& said) {
    if (!said.use.data) return;
    const auto [known, is_new] = said_.emplace(*said.use.data, said);
    if (!is_new && !(known->second == said)) names.push_back(*said.use.data);
  }
  std::map<std::string, Said> said_;
};

}  // namespace

// Calls are measured by the account of the request that makes them.
std::optional<Violation> call_violation(const WorkloadParameters& workload) {
  for (const auto& [place, steps] :
       {std::pair("before", &workload.before), std::pair("after", &workload.after)}) {
    Calls called;
    add_calls(*steps, called);
    if (!called.empty())
      return Violation{place, "calls " + called.begin()->first + " for a request that is not there",
                       "steps call among those of the request"};
  }
  if (answer_of(workload.steps).called_later)
    return Violation{"steps", "call another workload when sendfile has ended the request",
                     "steps call before sendfile"};
  std::set<std::string> peers;
  for (const PeerParameters& peer : workload.peers)
    if (!peers.insert(peer.name).second)
      return Violation{"peers", "have the name " + peer.name + " twice", "names that differ"};
  return std::nullopt;
}

std::optional<Violation> answer_violation(const WorkloadParameters& workload) {
  if (answer_of(workload.before).sent || answer_of(workload.after).sent)
    return Violation{answer_of(workload.before).sent ? "before" : "after",
                     "sends an answer to a request that is not there", "no step sendfile"};
  const Answer answer = answer_of(workload.steps);
  if (answer.added_to_later)
    return Violation{"steps", "add to an answer that sendfile has sent already",
                     "one sendfile, with each reply before it"};
  const auto* const outside = std::get_if<clients::Outside>(&workload.clients);
  const bool connected = outside != nullptr
                             ? outside->protocol == Protocol::tcp
                             : !std::holds_alternative<clients::Inside>(workload.clients);
  if (answer.sent && !connected)
    return Violation{"clients", "to whom sendfile cannot send an answer",
                     "{kind: outside, protocol: tcp} or {kind: calls}"};
  return std::nullopt;
}

std::vector<WrongCall> wrong_calls(const std::vector<WorkloadParameters>& side_by_side) {
  std::vector<WrongCall> wrong;
  for (std::size_t i = 0; i < side_by_side.size(); ++i) {
    const WorkloadParameters& workload = side_by_side[i];
    for (const auto& [called, several] : called_by(workload)) {
      const std::string& name = called;
      const auto serves = [&name](const WorkloadParameters& each) {
        return each.name == name && std::holds_alternative<clients::Calls>(each.clients);
      };
      if (std::ranges::none_of(side_by_side, serves))
        wrong.push_back({i, workload.name + " calls " + name + ", which serves no calls",
                         "one of its peers, or a workload of that name beside it, with clients: "
                         "{kind: calls}"});
      else if (several)
        wrong.push_back({i,
                         workload.name + " calls several back ends of " + name +
                             ", which is a workload on the same machine",
                         "one of its peers, or back_ends: 1"});
    }
    std::set<std::string> reached;
    add_reached(side_by_side, workload, reached);
    if (reached.contains(workload.name))
      wrong.push_back({i, "calls of " + workload.name + " lead back to it",
                       "workloads that do not wait for each other"});
  }
  return wrong;
}

std::optional<Violation> data_violation(const WorkloadParameters& workload) {
  Dispute dispute;
  for (const Steps* const list : {&workload.steps, &workload.before, &workload.after})
    dispute.hear(*list);
  if (dispute.names.empty()) return std::nullopt;
  return Violation{"steps", "say different things of the data \"" + dispute.names[0] + "\"",
                   "the same in each step that names it, or other names"};
}

}  // namespace osarium
