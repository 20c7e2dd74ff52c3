// All that a workload sees of an operating system: the calls of a process, and where to start
// processes and threads. A program is a coroutine of a thread that calls:
//
//   Task<> serve(SystemCalls& os, Context& here) {
//     const auto id = co_await os.processes.identify(here);
//     …
//   }
//
// What stands in OperatingSystem costs no simulated time: it is how the stage is set before the
// work begins.
//
// It is the only file of models/ that a workload includes; accounts of requests (Account, Cause),
// threads and descriptors, which the calls deal in, come with it, and so do memory phases, which a
// program is in without any call.
#pragma once

#include "models/hardware/memory_phase.hpp"
#include "models/services/clock.hpp"
#include "models/services/file_calls.hpp"
#include "models/services/memory_calls.hpp"
#include "models/services/outside.hpp"
#include "models/services/processes.hpp"
#include "models/services/socket_calls.hpp"
#include "models/services/user_locks.hpp"

namespace osarium {

class Outside;

class SystemCalls {
 public:
  SystemCalls(const Ports& ports, Process& process)
      : processes(ports, process),
        files(ports, process),
        memory(ports, process),
        sockets(ports, process),
        channels(ports, process),
        clock(ports, process) {}
  SystemCalls(const SystemCalls&) = delete;

  ProcessCalls processes;
  FileCalls files;
  MemoryCalls memory;
  SocketCalls sockets;
  ChannelCalls channels;
  ClockCalls clock;
};

class OperatingSystem {
 public:
  virtual ~OperatingSystem() = default;

  virtual Machine& machine() = 0;
  // Kernel instances that programs can run under, and their cpus.
  virtual int partitions() const = 0;
  virtual CpuSet cpus(int partition) const = 0;

  virtual Process& create_process(int partition, Name name) = 0;
  virtual SystemCalls& calls(Process& process) = 0;
  // A thread that competes for cpus from now on. Its program is whatever computes in it; at the
  // end that calls exit().
  virtual Thread& create_thread(Process& process, Name name, ThreadAttributes attributes) = 0;
  virtual void exit(Thread& thread) = 0;
  // A thread that runs a program and then stops.
  virtual Thread& run(Process& process, Program program, ThreadAttributes attributes) = 0;
  // Clients of a partition, beyond the wire of its network card.
  virtual Outside& outside(int partition) = 0;
};

}  // namespace osarium
