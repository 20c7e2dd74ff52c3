#include "architectures/system.hpp"

#include "architectures/rules.hpp"

namespace osarium {

namespace {

std::vector<std::vector<CpuId>> shares_of(const Kernels& kernels, const Topology& topology) {
  std::vector<std::vector<CpuId>> shares;
  if (std::holds_alternative<KernelPerNode>(kernels)) {
    for (NodeId node(0); node.index < topology.nodes(); ++node.index) {
      const auto cpus = topology.cpus_of(node);
      shares.emplace_back(cpus.begin(), cpus.end());
    }
    return shares;
  }
  std::int64_t count = 1;
  if (const auto* const parts = std::get_if<KernelPartitions>(&kernels)) count = parts->count;
  if (std::holds_alternative<KernelPerCpu>(kernels)) count = topology.cpus();
  shares.resize(static_cast<std::size_t>(count));
  for (CpuId cpu(0); cpu.index < topology.cpus(); ++cpu.index)
    shares[static_cast<std::size_t>(cpu.index * count / topology.cpus())].push_back(cpu);
  return shares;
}

}  // namespace

std::vector<std::string> System::problems(const Architecture& architecture,
                                          const Topology& topology) {
  return problems_of(architecture, topology.cpus(), topology.nodes());
}

System::System(Machine& machine, const Architecture& architecture, const Devices& devices)
    : architecture_(architecture), platform_(machine), programs_(machine.simulation()) {
  OSARIUM_CHECK(problems(architecture, machine.topology()).empty(),
                "a system of an architecture that has problems");
  for (const auto& cpus : shares_of(architecture_.kernels, machine.topology()))
    partitions_.emplace_back(platform_, KernelId(static_cast<std::int32_t>(partitions_.size())),
                             cpus, architecture_, devices, programs_);
}

void System::stop() {
  for (Partition& partition : partitions_) partition.stop_servers();
}

CpuSet System::cpus(int partition) const {
  return partitions_[static_cast<std::size_t>(partition)].application_cpus();
}

Process& System::create_process(int partition, Name name) {
  Partition& chosen = partitions_[static_cast<std::size_t>(partition)];
  return programs_.create_process(chosen.kernel(),
                                  {chosen.application_ports(), chosen.application_cpus()}, name);
}

SystemCalls& System::calls(Process& process) { return programs_.calls(process); }

Thread& System::create_thread(Process& process, Name name, ThreadAttributes attributes) {
  return programs_.create_thread(process, name, attributes);
}

Thread& System::run(Process& process, Program program, ThreadAttributes attributes) {
  return programs_.run(process, std::move(program), attributes, AtEnd::stop);
}

void System::exit(Thread& thread) {
  partitions_[static_cast<std::size_t>(thread.kernel().index)].kernel().scheduler().exit(thread);
}

Outside& System::outside(int partition) {
  return partitions_[static_cast<std::size_t>(partition)].outside();
}

std::vector<const Route*> System::routes() const {
  std::vector<const Route*> all;
  for (const Partition& partition : partitions_)
    for (const Route& route : partition.routes()) all.push_back(&route);
  return all;
}

}  // namespace osarium
