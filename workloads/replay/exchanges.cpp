#include "workloads/replay/exchanges.hpp"

#include <algorithm>

namespace osarium::replay {

namespace {

// An end's plan as it grows.
class Writer {
 public:
  void begin_exchange() {
    plan_.exchanges.push_back(static_cast<std::uint32_t>(plan_.turns.size()));
    cut_ = true;
    corked_ = false;
    last_send_ = last_receive_ = -1;
  }
  void add(const TimedStep& timed) {
    if (cut_ || timed.begins) {
      const auto first = static_cast<std::uint32_t>(plan_.steps.size());
      plan_.turns.push_back({.first = first,
                             .end = first,
                             .waits = timed.begins && timed.waits,
                             .helps = timed.part == Part::helps || timed.part == Part::follows,
                             .detached = timed.part == Part::follows,
                             .thread = timed.thread});
      handed_ = false;
    }
    cut_ = false;
    PlannedStep step = timed.step;
    if (step.kind == CallKind::cork) step.bytes = std::exchange(corked_, !corked_) ? 0 : 1;
    const auto place = static_cast<std::ptrdiff_t>(plan_.steps.size());
    if (sends(step.kind)) last_send_ = place;
    if (step.kind == CallKind::receive) last_receive_ = place;
    plan_.steps.push_back(step);
    Turn& turn = plan_.turns.back();
    ++turn.end;
    if (!handed_) turn.hand = turn.end;
    handed_ |= timed.hands;
    turn.tail += timed.tail;
  }
  void end_exchange() {
    for (const std::ptrdiff_t last : {last_send_, last_receive_})
      if (last >= 0) plan_.steps[static_cast<std::size_t>(last)].last = true;
  }
  EndPlan finish() {
    plan_.exchanges.push_back(static_cast<std::uint32_t>(plan_.turns.size()));
    return std::move(plan_);
  }

 private:
  EndPlan plan_;
  bool cut_ = true;
  bool corked_ = false;
  bool handed_ = false;  // the turn
  std::ptrdiff_t last_send_ = -1;
  std::ptrdiff_t last_receive_ = -1;
};

// `begins`: what an exchange begins with.
template <class Begins>
EndPlan cut(const std::vector<TimedStep>& steps, const std::vector<Exchange>& exchanges,
            Begins begins) {
  Writer writer;
  auto next = steps.begin();
  // With what its turn did before, on its way there.
  const auto skip_to = [&](std::int64_t time) {
    while (next != steps.end() && !(begins(next->step.kind) && next->at >= time)) ++next;
    auto turn = next;
    while (turn != steps.begin() && turn != steps.end() && !turn->begins &&
           !moves_bytes(std::prev(turn)->step.kind))
      --turn;
    if (turn == steps.end() || !turn->begins) return next;
    while (turn != steps.begin() && std::prev(turn)->part == Part::leads) --turn;
    return turn;
  };
  for (const Exchange& each : exchanges) {
    const auto first = skip_to(each.from);
    writer.begin_exchange();
    const auto last = skip_to(each.to);
    std::for_each(first, last, [&](const TimedStep& step) { writer.add(step); });
    writer.end_exchange();
  }
  return writer.finish();
}

}  // namespace

EndPlan cut_server(const std::vector<TimedStep>& server, const std::vector<Exchange>& exchanges) {
  return cut(server, exchanges, [](CallKind kind) { return kind == CallKind::receive; });
}

Connection cut_exchanges(const std::vector<TimedStep>& client, const std::vector<TimedStep>& server,
                         const std::vector<Exchange>& exchanges) {
  return {cut(client, exchanges, sends), cut_server(server, exchanges)};
}

}  // namespace osarium::replay
