// A System is an architecture on a machine: kernels with their services, servers and the routes
// between them, and the processes that run on it. It is put together once, before the simulation
// starts; after that nothing looks an architecture up.
//
//   const std::vector<std::string> problems = System::problems(architecture, topology);
//   System system(machine, architecture);            // of one without problems
//   Process& process = system.create_process(0, "server");
#pragma once

#include "architectures/architecture.hpp"
#include "architectures/partition.hpp"
#include "models/services/system_calls.hpp"

namespace osarium {

class System final : public OperatingSystem {
 public:
  // All that is wrong with it, each in a line that names the part.
  static std::vector<std::string> problems(const Architecture& architecture,
                                           const Topology& topology);

  System(Machine& machine, const Architecture& architecture, const Devices& devices = {});
  ~System() override { stop(); }
  // What servers do for programs ends where it is: to be called before programs go away that do not
  // belong to the system. Nothing may run after it.
  void stop();

  Machine& machine() override { return platform_.machine; }
  int partitions() const override { return static_cast<int>(partitions_.size()); }
  CpuSet cpus(int partition) const override;
  Process& create_process(int partition, Name name) override;
  SystemCalls& calls(Process& process) override;
  Thread& create_thread(Process& process, Name name, ThreadAttributes attributes) override;
  void exit(Thread& thread) override;
  Outside& outside(int partition) override;
  Thread& run(Process& process, Program program, ThreadAttributes attributes) override;

  const Architecture& architecture() const { return architecture_; }
  Platform& platform() { return platform_; }
  const Partition& partition(int index) const {
    return partitions_[static_cast<std::size_t>(index)];
  }
  // Of all partitions, in the order in which they were made.
  std::vector<const Route*> routes() const;

 private:
  Architecture architecture_;
  Platform platform_;
  std::deque<Partition> partitions_;
  Programs programs_;  // first to go: they use all the rest
};

}  // namespace osarium
