// What will-it-scale's mmap2 does to Linux's counter of committed memory: every process adds 128 MB
// of pages to it and takes them off again, over and over, with some work of its own in between that
// nobody shares. The machine is RainForest's S-A.
#pragma once

#include "models/mechanisms/percpu_batch.hpp"
#include "models/mechanisms/percpu_counter.hpp"
#include "tests/models/hardware/measured_machine.hpp"

namespace osarium {

struct CommittedMemory {
  static constexpr std::int64_t page = 4096;
  static constexpr std::int64_t mapped = (std::int64_t{128} << 20) / page;

  // Pages of memory that the machine has.
  static std::int64_t pages(const Topology& topology) {
    std::int64_t bytes = 0;
    for (NodeId node(0); node.index < topology.nodes(); ++node.index)
      bytes += topology.memory_size(node).count();
    return bytes / page;
  }

  // mmap and munmap done by all processes in `time`.
  template <class Lock>
  std::uint64_t run(Lock& lock, std::int64_t batch, int processes, Duration work, Duration time) {
    PercpuCounter<Lock> counter(on.machine.coherence, on.topology, lock, batch);
    std::uint64_t done = 0;
    for (int i = 0; i < processes; ++i)
      on.sim.spawn(process(counter, on.machine.on(i), work, done), "process", Background::yes);
    on.sim.run_until(on.sim.now() + time);
    overflows = counter.overflows();
    return done;
  }
  template <class Lock>
  Actor process(PercpuCounter<Lock>& counter, Context& here, Duration work, std::uint64_t& done) {
    for (;; ++done) {
      co_await counter.add(here, mapped);
      co_await here.compute(work, Mode::kernel);
      co_await counter.add(here, -mapped);
      co_await here.compute(work, Mode::kernel);
    }
  }

  MeasuredMachine on{"rainforest-s-a", "westmere_ep"};
  std::uint64_t overflows = 0;
};

}  // namespace osarium
