// The service of processes and threads: who there is, who is whose parent, and who waits for whose
// end.
//
// The list of all tasks has one lock, and so have the numbers of processes: taken by whoever begins
// or ends. (In Linux the first lets readers in side by side, and wait() is one at first; here all
// take turns.) A fork copies the descriptors and, entry by entry, the page tables.
//
// Programs do not return from fork() twice: the child runs a program of its own. exec() is what it
// costs to become another program; the coroutine goes on as that.
#pragma once

#include "models/mechanisms/sleep.hpp"
#include "models/services/ports.hpp"
#include "models/services/programs.hpp"
#include "models/services/work.hpp"

namespace osarium {

class Processes {
 public:
  static constexpr ServiceId id = ServiceId::processes;

  // Whoever is to be told of a child's end, in the frame that waits for it.
  struct Parent : Sleeper {
    using Sleeper::Sleeper;
  };

  Processes(const ServiceSite& site, Programs& programs);
  Processes(const Processes&) = delete;

  // getpid(): what the least call costs.
  Task<Outcome<ProcessId>> identify(Context& here, Process& process);

  Task<Outcome<ProcessId>> fork(Context& here, Process& parent, const Program& program,
                                ThreadAttributes attributes);
  Task<Outcome<>> exec(Context& here, Process& process);
  Task<Outcome<Thread*>> create_thread(Context& here, Process& process, const Program& program,
                                       ThreadAttributes attributes);
  // Of a thread; with the last one the process ends.
  Task<Outcome<>> exit(Context& here, Process& process);
  // A child that has ended, which is forgotten. Error::would_block: none has, and the parent is to
  // sleep until it is woken, and ask again; a parent that runs here sleeps here.
  Task<Outcome<ProcessId>> wait(Context& here, Process& process, Parent& parent);
  Task<Outcome<>> set_affinity(Context& here, Process& process, Thread& thread, const CpuSet& cpus);

 private:
  struct Costs {
    Costs(const CostTable& table, Frequency clock);
    Work fork, exit, exec, page_entry, create_thread, exit_thread;
  };
  // By the lock of the list.
  struct Entry {
    std::optional<ProcessId> parent;
    int threads = 1;   // that have not begun to end
    int children = 0;  // that have not been waited for
    std::vector<ProcessId> ended;
    Link waiting;  // Parents
  };

  // What is not there was on the stage from the beginning.
  Entry& entry(const Process& process);
  Task<Outcome<ProcessId>> try_wait(Context& here, Process& process, Parent& parent);

  ServiceSite site_;
  Programs& programs_;
  Costs costs_;
  KernelLock numbers_;
  KernelLock list_;
  std::deque<Entry> entries_;
};

// What a program sees of it.
class ProcessCalls {
 public:
  ProcessCalls(const Ports& ports, Process& process) : ports_(ports), process_(process) {}

  Task<Outcome<ProcessId>> identify(Context& here) {
    return ports_.processes.call(here, {.call = "getpid"},
                                 [this](Processes& processes, Context& there) {
                                   return processes.identify(there, process_);
                                 });
  }
  // A process with the caller's descriptors, whose first thread runs the program.
  Task<Outcome<ProcessId>> fork(Context& here, Program program, ThreadAttributes attributes = {});
  Task<Outcome<>> exec(Context& here);
  // The thread lives until the end of the run.
  Task<Outcome<Thread*>> create_thread(Context& here, Program program,
                                       ThreadAttributes attributes = {});
  // For a child that has ended or will end. (Where the service runs in a server's thread, which has
  // others to serve, this asks again after the wake: the second crossing stands for the late
  // reply of a real one. Error::not_found: there is none.)
  Task<Outcome<ProcessId>> wait(Context& here);
  Task<Outcome<>> yield(Context& here);
  Task<Outcome<>> set_affinity(Context& here, Thread& thread, CpuSet cpus);

 private:
  friend class Programs;
  // Called when its program is over.
  Task<> exit(Context& here);

  const Ports& ports_;
  Process& process_;
};

}  // namespace osarium
