#include "models/services/programs.hpp"

#include "models/services/system_calls.hpp"

namespace osarium {

Programs::Kept::Kept(Kernel& kernel, ProcessId id, Name name, const Surroundings& its_surroundings)
    : process(kernel, id, name),
      surroundings(its_surroundings),
      calls(std::make_unique<SystemCalls>(its_surroundings.ports, process)) {}
Programs::Kept::~Kept() = default;

Programs::Programs(Simulation& simulation) : simulation_(simulation) {}
Programs::~Programs() {
  for (ActorHandle& program : running_) program.cancel();
}

Process& Programs::create_process(Kernel& kernel, const Surroundings& surroundings, Name name) {
  const auto id = static_cast<ProcessId>(processes_.size());
  Process& process = processes_.emplace_back(kernel, id, name, surroundings).process;
  if (Observer* const observer = simulation_.observer()) [[unlikely]]
    observer->program(process.address_space_id(), name);
  return process;
}

SystemCalls& Programs::calls(const Process& process) { return *processes_[process.id()].calls; }
const Programs::Surroundings& Programs::surroundings(const Process& process) const {
  return processes_[process.id()].surroundings;
}

Thread& Programs::create_thread(Process& process, Name name, ThreadAttributes attributes) {
  attributes.address_space = process.address_space_id();
  attributes.affinity = attributes.affinity & surroundings(process).cpus;
  OSARIUM_CHECK(!attributes.affinity.empty(), "a thread that may run on no cpu of its kernel");
  Thread& here = threads_.emplace_back(simulation_, name, attributes);
  here.set_kernel(process.kernel().id());
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
