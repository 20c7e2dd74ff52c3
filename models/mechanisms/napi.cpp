#include "models/mechanisms/napi.hpp"

namespace osarium {

ParameterList NapiParameters::parameters() {
  return parameter_list(
      "How devices are polled in a softirq.",
      parameter("weight", &NapiParameters::weight, between(1, 65536),
                "Packets of one device in a row."),
      parameter("budget", &NapiParameters::budget, between(1, 65536), "Packets of a round."),
      parameter("time", &NapiParameters::time, not_negative, "Time of a round."),
      parameter("repoll_next_round", &NapiParameters::repoll_next_round,
                "A device that has used its weight waits for the next round (Linux since 3.19), "
                "else for its next turn in this one."));
}

NetReceive::NetReceive(Softirqs& softirqs, const NapiParameters& parameters)
    : softirqs_(softirqs),
      parameters_(parameters),
      action_(softirqs.add([this](Context& here) { return run(here); })) {}

void NetReceive::schedule(NapiDelivery& device) {
  if (std::exchange(device.scheduled_, true)) return;
  devices_.push_back(&device);
  softirqs_.raise(action_);
}

Task<> NetReceive::run(Context& here) {
  const Simulation& sim = softirqs_.cpu().simulation();
  const Time end = sim.now() + parameters_.time;
  const int weight = static_cast<int>(parameters_.weight);
  std::int64_t budget = parameters_.budget;
  std::size_t turns = parameters_.repoll_next_round ? devices_.size() : DeviceWork::unlimited;
  while (!devices_.empty() && turns-- > 0) {
    NapiDelivery& device = *devices_.front();
    devices_.pop_front();
    const int done = co_await device.poll(here, Mode::softirq, weight);
    if (done < weight) {
      device.scheduled_ = false;
      device.work_.enable_interrupts();
    } else {
      devices_.push_back(&device);
    }
    budget -= done;
    if (budget <= 0 || sim.now() >= end) {
      ++squeezed_;
      break;
    }
  }
  if (!devices_.empty()) softirqs_.raise(action_);
}

}  // namespace osarium
