// Where the processes and threads of a machine are kept, and where their programs run. Nothing here
// costs simulated time: it is what the stage is set with before the work begins, and what the
// service of processes builds on.
//
// A program is a coroutine of a thread. The thread that it began in ends with it.
#pragma once

#include <deque>
#include <functional>

#include "models/services/process.hpp"

namespace osarium {

struct Ports;
class SystemCalls;

using Program = std::function<Task<>(SystemCalls& os, Context& here)>;

// What a thread does when its program is over.
enum class AtEnd : std::uint8_t {
  stop,  // nothing more: it was on the stage from the beginning
  exit,  // it calls exit(), and whoever waits for its process learns of it
};

class Programs {
 public:
  explicit Programs(Simulation& simulation);
  Programs(const Programs&) = delete;
  ~Programs();

  // What the threads of a process have around them.
  struct Surroundings {
    const Ports& ports;           // the services as it sees them
    CpuSet cpus = CpuSet::all();  // where its threads may run at most
  };
  Process& create_process(Kernel& kernel, const Surroundings& surroundings, Name name);
  SystemCalls& calls(const Process& process);
  // For a child of it.
  const Surroundings& surroundings(const Process& process) const;
  Process& process(ProcessId id) { return processes_[id].process; }
  std::size_t processes() const { return processes_.size(); }

  // A thread that competes for cpus from now on; its program is whatever computes in it.
  Thread& create_thread(Process& process, Name name, ThreadAttributes attributes);
  // One that runs a program.
  Thread& run(Process& process, Program program, ThreadAttributes attributes, AtEnd at_end);

 private:
  struct Kept {
    Kept(Kernel& kernel, ProcessId id, Name name, const Surroundings& its_surroundings);
    ~Kept();
    Process process;
    Surroundings surroundings;
    std::unique_ptr<SystemCalls> calls;
  };

  Simulation& simulation_;
  std::deque<Kept> processes_;
  std::deque<Thread> threads_;
  std::deque<ActorHandle> running_;
};

}  // namespace osarium
