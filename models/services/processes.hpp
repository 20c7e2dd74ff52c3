// The service of processes and threads.
#pragma once

#include "models/services/ports.hpp"
#include "models/services/work.hpp"

namespace osarium {

class Processes {
 public:
  static constexpr ServiceId id = ServiceId::processes;

  explicit Processes(const ServiceSite& site) : site_(site) {}
  Processes(const Processes&) = delete;

  // getpid(): what the least call costs.
  Task<Outcome<ProcessId>> identify(Context& here, Process& process);

 private:
  ServiceSite site_;
};

// What a program sees of it.
class ProcessCalls {
 public:
  ProcessCalls(const Ports& ports, Process& process) : ports_(ports), process_(process) {}

  Task<Outcome<ProcessId>> identify(Context& here) {
    return ports_.processes.call(here, {}, [this](Processes& processes, Context& there) {
      return processes.identify(there, process_);
    });
  }

 private:
  const Ports& ports_;
  Process& process_;
};

}  // namespace osarium
