// What the program of an explained call has around it: an idle machine with one process, whose only
// thread it is, and the paths that it is to take down, one after the other. The first warms up.
#pragma once

#include <deque>

#include "app/explain/path.hpp"
#include "models/services/outside.hpp"

namespace osarium {

class CallStage {
 public:
  CallStage(System& its_system, Process& its_process, std::deque<Path>& its_paths)
      : system(its_system),
        process(its_process),
        os(its_system.calls(its_process)),
        paths(its_paths) {}

  // Everybody else comes to rest, and the thread keeps its cpu.
  Task<> settle() { co_await system.machine().simulation().delay(5_ms); }
  // Another thread of the process, on the last of its cpus.
  Thread& start_peer(Program program) {
    return system.run(process, std::move(program), {.affinity = CpuSet::only(last_cpu())});
  }
  CpuId first_cpu() const;
  CpuId last_cpu() const;

  System& system;
  Process& process;
  SystemCalls& os;
  std::deque<Path>& paths;
};

// It must do well: else the stage is not what the program takes it to be.
template <class T>
void expect(const Outcome<T>& outcome, Name what) {
  OSARIUM_CHECK(static_cast<bool>(outcome), what);
}

}  // namespace osarium
