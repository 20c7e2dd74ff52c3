#include "models/mechanisms/cross_calls.hpp"

namespace osarium {

CrossCalls::Local::Local(CrossCalls& owner, Simulation& simulation, InterruptController& controller,
                         Cpu& cpu)
    : queue_line(owner.coherence_, "cross call"),
      handler(simulation, "cross call", Rank::interrupt, controller.costs().receive,
              [this](Context& here) { return serve(here); }),
      line(controller.connect(handler, cpu)) {}

CrossCalls::CrossCalls(Simulation& simulation, InterruptController& controller,
                       const Coherence& coherence, std::span<Cpu* const> cpus)
    : controller_(controller), coherence_(coherence) {
  constexpr std::array<std::string_view, call_reasons> names = {"TLB shootdown", "IPC", "ring"};
  if (Census* const census = controller.census(); census != nullptr)
    for (std::size_t i = 0; i < call_reasons; ++i) statistics_[i] = &census->interrupts(names[i]);
  for (Cpu* const cpu : cpus) {
    OSARIUM_CHECK(cpu->id().index == this->cpus(), "cross calls need all cpus in their order");
    locals_.emplace_back(*this, simulation, controller, *cpu);
  }
}

Task<> CrossCalls::Local::serve(Context& here) {
  std::swap(queued, taken);
  co_await queue_line.atomic(here, Mode::interrupt);
  for (; !taken.empty(); taken.pop_front()) co_await taken.front()->run(here);
}

Task<> CrossCalls::call(Context& here, CpuId target, CrossCall& work, CallReason reason) {
  const Order order{target, &work};
  co_await call(here, std::span(&order, 1), Sending::one_by_one, reason);
}

void CrossCalls::count(CpuId from, std::span<const Order> orders, std::size_t interrupts,
                       CallReason reason) {
  InterruptStatistics* const statistics = statistics_[static_cast<std::size_t>(reason)];
  if (statistics == nullptr) return;
  for (const Order& order : orders) statistics->target(from, order.target);
  statistics->sent(orders.size(), interrupts);
}

Task<> CrossCalls::call(Context& here, std::span<const Order> orders, Sending sending,
                        CallReason reason) {
  std::vector<InterruptLine*> lines;
  lines.reserve(orders.size());
  for (const Order& order : orders) {
    OSARIUM_CHECK(order.target != here.place(), "a cross call to the own cpu");
    Local& target = local(order.target);
    if (target.queued.empty()) lines.push_back(&target.line);
    target.queued.push_back(order.work);
    co_await target.queue_line.atomic(here, Mode::kernel);
  }
  count(here.place(), orders, lines.size(), reason);
  if (lines.empty()) co_return;
  interrupts_ += lines.size();
  if (sending == Sending::multicast) {
    co_await controller_.multicast(here, lines, Mode::kernel);
  } else {
    for (InterruptLine* const line : lines) co_await line->send(here, Mode::kernel);
  }
}

}  // namespace osarium
