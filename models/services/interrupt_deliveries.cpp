#include "models/services/interrupt_deliveries.hpp"

#include "models/mechanisms/hard_interrupt.hpp"
#include "models/mechanisms/polling.hpp"
#include "models/mechanisms/threaded_interrupt.hpp"
#include "models/mechanisms/upcall.hpp"

namespace osarium {

ParameterList NapiInterrupts::parameters() {
  return parameter_list("An interrupt, then polling in a softirq until nothing is left.",
                        parameter("napi", &NapiInterrupts::napi, "Weights and budgets."));
}
ParameterList HardInterrupts::parameters() {
  return parameter_list("All work in the interrupt handler.");
}
ParameterList ThreadedInterrupts::parameters() {
  return parameter_list("A thread of the kernel that the interrupt wakes.");
}
ParameterList DriverMessages::parameters() {
  return parameter_list("A message to the driver, which is a process.");
}
ParameterList UpcallInterrupts::parameters() {
  return parameter_list("An up-call into the library of the application.");
}
ParameterList PolledDevices::parameters() {
  return parameter_list("A thread for each queue that looks all the time.",
                        parameter("batch", &PolledDevices::batch, at_least(1),
                                  "Most packets that are taken at once."));
}

InterruptDeliveries::InterruptDeliveries(Kernel& kernel, const InterruptStyle& style)
    : kernel_(kernel),
      controller_(kernel.machine().interrupts()),
      style_(style),
      net_receive_(kernel.machine().cpus().size()) {}

InterruptDelivery& InterruptDeliveries::add(CpuId id, DeviceWork& work) {
  Cpu& cpu = kernel_.machine().cpu(id);
  deliveries_.push_back(
      std::visit([&](const auto& style) { return make(style, cpu, work); }, style_));
  return *deliveries_.back();
}

std::unique_ptr<InterruptDelivery> InterruptDeliveries::make(const NapiInterrupts& style, Cpu& cpu,
                                                             DeviceWork& work) {
  auto& receive = net_receive_[static_cast<std::size_t>(cpu.id().index)];
  if (receive == nullptr)
    receive = std::make_unique<NetReceive>(kernel_.softirqs(cpu.id()), style.napi);
  return std::make_unique<NapiDelivery>(controller_, *receive, work);
}

std::unique_ptr<InterruptDelivery> InterruptDeliveries::make(const HardInterrupts&, Cpu& cpu,
                                                             DeviceWork& work) {
  return std::make_unique<HardInterruptDelivery>(controller_, cpu, work);
}

std::unique_ptr<InterruptDelivery> InterruptDeliveries::make(const ThreadedInterrupts&, Cpu& cpu,
                                                             DeviceWork& work) {
  return std::make_unique<ThreadedInterruptDelivery>(
      controller_, cpu, work, kernel_.scheduler(),
      ThreadAttributes{.affinity = CpuSet::only(cpu.id())});
}

std::unique_ptr<InterruptDelivery> InterruptDeliveries::make(const DriverMessages&, Cpu& cpu,
                                                             DeviceWork& work) {
  return std::make_unique<DriverProcessDelivery>(
      controller_, cpu, work, kernel_.scheduler(),
      DriverProcessCosts::from(kernel_.costs(), kernel_.clock()),
      ThreadAttributes{.affinity = CpuSet::only(cpu.id())});
}

std::unique_ptr<InterruptDelivery> InterruptDeliveries::make(const UpcallInterrupts&, Cpu& cpu,
                                                             DeviceWork& work) {
  return std::make_unique<UpcallDelivery>(controller_, cpu, work,
                                          UpcallCosts::from(kernel_.costs(), kernel_.clock()));
}

std::unique_ptr<InterruptDelivery> InterruptDeliveries::make(const PolledDevices& style, Cpu& cpu,
                                                             DeviceWork& work) {
  auto polling = std::make_unique<PollingDelivery>(
      cpu, work, PollingCosts::from(kernel_.costs(), kernel_.clock()),
      static_cast<int>(style.batch));
  kernel_.scheduler().start(polling->thread());
  return polling;
}

}  // namespace osarium
