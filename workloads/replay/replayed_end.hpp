// Where a replay is in the plan of one end of a connection.
#pragma once

#include <span>

#include "workloads/job_store.hpp"
#include "workloads/replay/plan.hpp"

namespace osarium::replay {

class Stamped;

class ReplayedEnd {
 public:
  ReplayedEnd(const EndPlan& its_plan, std::uint32_t its_connection, Descriptor its_socket,
              Job* its_request, std::size_t first_exchange)
      : connection(its_connection),
        socket(its_socket),
        request(its_request),
        plan_(its_plan),
        exchange_(first_exchange) {
    enter_exchange();
  }

  // The turn to be made, and its step.
  const Turn& turn() const { return plan_.turns[turn_]; }
  const PlannedStep& step() const { return plan_.steps[step_]; }
  bool turn_over() const { return step_ == turn().hand; }
  void next_step() { ++step_; }
  // With the last one the exchanges go on with the next, and after all with the first.
  void next_turn() {
    if (++turn_ == plan_.exchanges[exchange_ + 1]) {
      exchange_ = (exchange_ + 1) % (plan_.exchanges.size() - 1);
      enter_exchange();
    }
    step_ = turn().first;
  }
  // The next of them that moves bytes; nullptr: none of this turn does.
  const PlannedStep* next_transfer() const {
    for (std::uint32_t i = step_; i < turn().end; ++i)
      if (moves_bytes(plan_.steps[i].kind)) return &plan_.steps[i];
    return nullptr;
  }

  // The next that does in this turn or a later one of the exchange.
  const PlannedStep* next_transfer_of_exchange() const {
    for (std::uint32_t i = step_; i < plan_.turns[plan_.exchanges[exchange_ + 1] - 1].end; ++i)
      if (moves_bytes(plan_.steps[i].kind)) return &plan_.steps[i];
    return nullptr;
  }
  // Those that are made when the turn is another's already.
  std::span<const PlannedStep> steps_after(const Turn& turn) const {
    return std::span(plan_.steps).subspan(turn.hand, turn.end - turn.hand);
  }
  std::span<const PlannedStep> steps_of(const Turn& turn) const {
    return std::span(plan_.steps).subspan(turn.first, turn.end - turn.first);
  }
  // The crew that hears of what comes.
  std::size_t listener() const { return plan_.crew; }
  // Several crews make its turns.
  bool handed() const { return plan_.handed; }

  // Whether the turn is the first of its exchange, and the work in it up to its first send.
  bool begins_exchange() const { return turn_ == plan_.exchanges[exchange_]; }
  bool awaits_stamp() const { return stamped != nullptr && begins_exchange(); }
  std::int64_t work_to_send() const {
    std::int64_t work = 0;
    for (std::uint32_t i = turn().first; i < turn().end; ++i) {
      work += plan_.steps[i].work;
      if (sends(plan_.steps[i].kind)) break;
    }
    return work;
  }

  // Where it is, in the plan.
  std::size_t exchange() const { return exchange_; }
  std::size_t step_number() const { return step_; }

  const std::uint32_t connection;
  const Descriptor socket;
  Job* const request;          // of a client: what it asks; of a server: nullptr
  bool asked = false;          // of a client: the request is under way
  Time sent_at = {};           // since then
  Stamped* stamped = nullptr;  // of a client that does not wait for answers: when it sends
  Account* account = nullptr;  // of a server: of whom it works for
  bool came_back = false;      // to a receive that was too early: the work before it is done
  std::uint64_t sent = 0;      // requests

 private:
  void enter_exchange() {
    turn_ = plan_.exchanges[exchange_];
    step_ = turn().first;
  }

  const EndPlan& plan_;
  std::size_t exchange_;
  std::uint32_t turn_ = 0;
  std::uint32_t step_ = 0;
};

}  // namespace osarium::replay
