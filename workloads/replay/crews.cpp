#include "workloads/replay/crews.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace osarium::replay {

namespace {

enum class Role : std::uint8_t { listens, answers, helps };

class CrewMaker {
 public:
  explicit CrewMaker(Plan& plan)
      : plan_(plan), role_(plan.threads.size(), Role::helps), first_(plan.threads.size()) {
    std::iota(first_.begin(), first_.end(), 0);
  }

  void make() {
    for_each_end([this](EndPlan& end) {
      find_listener(end);
      for (const Turn& turn : end.turns)
        if (!turn.helps) role_[turn.thread] = Role::answers;
    });
    for (std::size_t i = 0; i < role_.size(); ++i)
      if (plan_.threads[i].waits) role_[i] = Role::listens;
    for_each_end([this](EndPlan& end) { join(end); });
    for (std::size_t i = 0; i < first_.size(); ++i) add(i);
    for_each_end([this](EndPlan& end) { look_for_hand_overs(end); });
    for_each_end([this](const EndPlan& end) { let_wait(plan_.crews[end.crew]); });
    for (Connection& each : plan_.connections)  // a client outside has none
      if (each.client.turns.empty()) each.client.thread = each.server.thread;
  }

 private:
  template <class Use>
  void for_each_end(Use use) {
    for (Connection& each : plan_.connections)
      for (EndPlan* const end : {&each.client, &each.server})
        if (!end->turns.empty()) use(*end);
  }

  // Of those that wait for it the first, who begins an exchange if there is one; else who begins
  // the first.
  void find_listener(EndPlan& end) const {
    const auto waits = [this](std::size_t thread) { return plan_.threads[thread].waits; };
    end.thread = end.turns.front().thread;
    for (const Turn& turn : end.turns)
      if (!waits(end.thread) && waits(turn.thread)) end.thread = turn.thread;
    for (std::size_t i = end.exchanges.size() - 1; i-- > 0;)
      if (const std::size_t first = end.turns[end.exchanges[i]].thread; waits(first))
        end.thread = first;
  }

  std::size_t first_of(std::size_t thread) {
    while (first_[thread] != thread) thread = first_[thread] = first_[first_[thread]];
    return thread;
  }
  void join(const EndPlan& end) {
    std::map<Role, std::size_t> one;
    for (const Turn& turn : end.turns) {
      const std::size_t a =
          first_of(one.try_emplace(role_[turn.thread], turn.thread).first->second);
      const std::size_t b = first_of(turn.thread);
      first_[std::max(a, b)] = std::min(a, b);
    }
  }
  void add(std::size_t thread) {
    const std::size_t first = first_of(thread);
    if (first == thread) plan_.crews.emplace_back();
    plan_.threads[thread].crew =
        first == thread ? plan_.crews.size() - 1 : plan_.threads[first].crew;
    Crew& crew = plan_.crews[plan_.threads[thread].crew];
    crew.threads.push_back(thread);
    crew.waits |= plan_.threads[thread].waits;
  }

  void look_for_hand_overs(EndPlan& end) {
    end.crew = plan_.threads[end.thread].crew;
    Crew& listener = plan_.crews[end.crew];
    for (Turn& turn : end.turns) {
      turn.crew = plan_.threads[turn.thread].crew;
      if (turn.crew == end.crew) continue;
      end.handed = listener.handed = plan_.crews[turn.crew].handed = true;
    }
  }
  // Several of which nobody waits for several descriptors, and whom nobody lets go on: as if they
  // did.
  static void let_wait(Crew& listener) {
    listener.waits |= listener.threads.size() > 1 && !listener.handed;
  }

  Plan& plan_;
  std::vector<Role> role_;
  std::vector<std::size_t> first_;  // of those that share an end
};

}  // namespace

void make_crews(Plan& plan) { CrewMaker(plan).make(); }

}  // namespace osarium::replay
