// A process on RainForest's S-A whose threads map, touch and unmap: for tests of virtual memory.
#pragma once

#include "tests/models/services/one_kernel.hpp"

namespace osarium {

struct AddressSpaces : testing::Test {
  using Body = std::function<Task<>(MemoryCalls& memory, Context& here)>;

  void make(const KernelProfile& profile = {}, Serialised serialised = Serialised::by_locks) {
    on.emplace("rainforest-s-a", profile, serialised);
    process = &on->process();
  }
  // A thread on this cpu, from its start to its end.
  void start(const Body& body, int cpu = 0) {
    on->run(*process,
            [body](SystemCalls& os, Context& here) -> Task<> { co_await body(os.memory, here); },
            {.affinity = CpuSet::only(CpuId(cpu))});
  }
  void run(const Body& body) {
    start(body);
    on->sim.run();
  }
  Duration cost(std::string_view row) const {
    return on->machine.costs().duration(row, on->machine.clock());
  }
  std::int64_t pages_left() {
    std::int64_t left = 0;
    for (NodeId node(0); node.index < on->machine.topology().nodes(); ++node.index)
      left += on->machine.capacity().available(node) / page_size +
              on->virtual_memory.allocator().listed(node);
    return left;
  }
  VirtualMemory& memory() { return on->virtual_memory; }

  std::optional<OneKernel> on;
  Process* process = nullptr;
};

// How long it takes from one to the next.
struct Laps {
  explicit Laps(Context& context) : here(context) {}
  Duration lap() {
    const Time now = here.simulation().now();
    return now - std::exchange(last, now);
  }
  Context& here;
  Time last = here.simulation().now();
};

}  // namespace osarium
