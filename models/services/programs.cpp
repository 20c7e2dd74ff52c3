#include "models/services/programs.hpp"

#include "models/services/system_calls.hpp"

namespace osarium {

Programs::Kept::Kept(Kernel& kernel, ProcessId id, Name name, const Ports& its_ports)
    : process(kernel, id, name),
      ports(its_ports),
      calls(std::make_unique<SystemCalls>(its_ports, process)) {}
Programs::Kept::~Kept() = default;

Programs::Programs(Simulation& simulation) : simulation_(simulation) {}
Programs::~Programs() {
  for (ActorHandle& program : running_) program.cancel();
}

Process& Programs::create_process(Kernel& kernel, const Ports& ports, Name name) {
  const auto id = static_cast<ProcessId>(processes_.size());
  return processes_.emplace_back(kernel, id, name, ports).process;
}

SystemCalls& Programs::calls(const Process& process) { return *processes_[process.id()].calls; }
const Ports& Programs::ports(const Process& process) const {
  return processes_[process.id()].ports;
}

Thread& Programs::create_thread(Process& process, Name name, ThreadAttributes attributes) {
  attributes.address_space = process.address_space_id();
  Thread& here = threads_.emplace_back(simulation_, name, attributes);
  process.kernel().scheduler().start(here);
  return here;
}

Thread& Programs::run(Process& process, Program program, ThreadAttributes attributes,
                      AtEnd at_end) {
  Thread& here =
      create_thread(process, simulation_.name(process.name(), threads_.size()), attributes);
  running_.emplace_back(simulation_.spawn(
      [&os = calls(process), &process, &here, program = std::move(program), at_end]() -> Task<> {
        co_await here.compute(Duration(), Mode::user);
        co_await program(os, here);
        if (at_end == AtEnd::exit) co_await os.processes.exit(here);
        process.kernel().scheduler().exit(here);
      },
      here.name()));
  return here;
}

}  // namespace osarium
