// NAPI: the first packet interrupts; then the device's interrupts stay off and a softirq polls it,
// a weight of packets at a time and all devices of the cpu in turn, until one has nothing left,
// whose interrupts are enabled again. Under load no interrupt comes any more. A round ends after a
// budget of packets or of time.
#pragma once

#include "models/hardware/ring.hpp"
#include "models/mechanisms/interrupt_delivery.hpp"
#include "models/mechanisms/softirqs.hpp"

namespace osarium {

// Defaults: Linux, net/core/dev.c, NAPI_POLL_WEIGHT, netdev_budget and netdev_budget_usecs.
struct NapiParameters {
  std::int64_t weight = 64;
  std::int64_t budget = 300;
  Duration time = 2_ms;
  bool repoll_next_round = true;

  static ParameterList parameters();
};

class NapiDelivery;

// The receive softirq of one cpu.
class NetReceive {
 public:
  NetReceive(Softirqs& softirqs, const NapiParameters& parameters);
  NetReceive(const NetReceive&) = delete;

  Softirqs& softirqs() const { return softirqs_; }
  // Rounds that ended by the budget or the time.
  std::uint64_t squeezed() const { return squeezed_; }

 private:
  friend class NapiDelivery;
  void schedule(NapiDelivery& device);
  Task<> run(Context& here);

  Softirqs& softirqs_;
  NapiParameters parameters_;
  Ring<NapiDelivery*> devices_;  // to be polled, in this order
  std::uint64_t squeezed_ = 0;
  int action_;
};

class NapiDelivery final : public InterruptDriven {
 public:
  NapiDelivery(InterruptController& controller, NetReceive& receive, DeviceWork& work)
      : InterruptDriven(controller, receive.softirqs().cpu(), work, "interrupt",
                        controller.costs().receive),
        receive_(receive) {}

 private:
  friend class NetReceive;
  Task<> interrupted(Context&) override {
    work_.disable_interrupts();
    receive_.schedule(*this);
    co_return;
  }

  NetReceive& receive_;
  bool scheduled_ = false;
};

}  // namespace osarium
