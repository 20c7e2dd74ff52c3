// How a kernel's devices reach its code: the style that an architecture has chosen, and the live
// mechanisms for it, one for each device queue.
//
//   InterruptDeliveries deliveries(kernel, NapiInterrupts{});
//   for (q …) deliveries.add(driver.cpu_of(q), driver.receive_work(q));
#pragma once

#include "models/mechanisms/interrupt_delivery.hpp"
#include "models/mechanisms/napi.hpp"
#include "models/services/kernel.hpp"

namespace osarium {

struct NapiInterrupts {
  static constexpr std::string_view kind = "napi";
  NapiParameters napi{};
  static ParameterList parameters();
};
struct HardInterrupts {
  static constexpr std::string_view kind = "hard";
  static ParameterList parameters();
};
struct ThreadedInterrupts {
  static constexpr std::string_view kind = "threaded";
  static ParameterList parameters();
};
// To a driver that is a process.
struct DriverMessages {
  static constexpr std::string_view kind = "driver_messages";
  static ParameterList parameters();
};
struct UpcallInterrupts {
  static constexpr std::string_view kind = "upcall";
  static ParameterList parameters();
};
// A thread for each queue that looks all the time.
struct PolledDevices {
  static constexpr std::string_view kind = "polled";
  std::int64_t batch = 64;  // IX: at most so many packets are taken at once
  static ParameterList parameters();
};

using InterruptStyle = std::variant<NapiInterrupts, HardInterrupts, ThreadedInterrupts,
                                    DriverMessages, UpcallInterrupts, PolledDevices>;

class InterruptDeliveries {
 public:
  InterruptDeliveries(Kernel& kernel, const InterruptStyle& style);

  // The work outlives it.
  InterruptDelivery& add(CpuId cpu, DeviceWork& work);
  const std::vector<std::unique_ptr<InterruptDelivery>>& all() const { return deliveries_; }

 private:
  std::unique_ptr<InterruptDelivery> make(const NapiInterrupts& style, Cpu& cpu, DeviceWork& work);
  std::unique_ptr<InterruptDelivery> make(const HardInterrupts&, Cpu& cpu, DeviceWork& work);
  std::unique_ptr<InterruptDelivery> make(const ThreadedInterrupts&, Cpu& cpu, DeviceWork& work);
  std::unique_ptr<InterruptDelivery> make(const DriverMessages&, Cpu& cpu, DeviceWork& work);
  std::unique_ptr<InterruptDelivery> make(const UpcallInterrupts&, Cpu& cpu, DeviceWork& work);
  std::unique_ptr<InterruptDelivery> make(const PolledDevices& style, Cpu& cpu, DeviceWork& work);

  Kernel& kernel_;
  InterruptController& controller_;
  InterruptStyle style_;
  std::vector<std::unique_ptr<NetReceive>> net_receive_;  // of the cpus, with NAPI
  std::vector<std::unique_ptr<InterruptDelivery>> deliveries_;
};

}  // namespace osarium
