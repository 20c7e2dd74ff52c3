#include "models/mechanisms/cross_calls.hpp"

namespace osarium {

CrossCalls::Local::Local(CrossCalls& owner, Simulation& simulation, InterruptController& controller,
                         Cpu& cpu)
    : queue_line(owner.coherence_),
      handler(simulation, "cross call", Rank::interrupt, controller.costs().receive,
              [this](Context& here) { return serve(here); }),
      line(controller.connect(handler, cpu)) {}

CrossCalls::CrossCalls(Simulation& simulation, InterruptController& controller,
                       const Coherence& coherence, std::span<Cpu* const> cpus)
    : controller_(controller), coherence_(coherence) {
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

Task<> CrossCalls::call(Context& here, CpuId target, CrossCall& work) {
  const Order order{target, &work};
  co_await call(here, std::span(&order, 1), Sending::one_by_one);
}

Task<> CrossCalls::call(Context& here, std::span<const Order> orders, Sending sending) {
  std::vector<InterruptLine*> lines;
  lines.reserve(orders.size());
  for (const Order& order : orders) {
    OSARIUM_CHECK(order.target != here.place(), "a cross call to the own cpu");
    Local& target = local(order.target);
    if (target.queued.empty()) lines.push_back(&target.line);
    target.queued.push_back(order.work);
    co_await target.queue_line.atomic(here, Mode::kernel);
  }
  if (lines.empty()) co_return;
  interrupts_ += lines.size();
  if (sending == Sending::multicast) {
    co_await controller_.multicast(here, lines, Mode::kernel);
  } else {
    for (InterruptLine* const line : lines) co_await line->send(here, Mode::kernel);
  }
}

}  // namespace osarium
