// Isolate first, then share (RainForest): the cpus are divided between kernel instances that share
// no state; each has its own part of the memory and its own devices.
#include "architectures/registry.hpp"

namespace osarium {

Architecture ifts() {
  Architecture arch = linux_2_6_32();
  arch.name = "ifts";
  arch.description = "the cpus divided between kernels that share nothing; of Linux 2.6.32 each";
  arch.kernels = KernelPartitions{.count = 2};
  return arch;
}

}  // namespace osarium
