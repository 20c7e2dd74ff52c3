#include "models/services/kernel_profile.hpp"

namespace osarium {

ParameterList KernelProfile::parameters() {
  using Self = KernelProfile;
  return parameter_list(
      "How a kernel guards what its cpus share.",
      parameter("spin_lock", &Self::spin_lock, "Linux: ticket until 4.1, queued from 4.2."),
      parameter("mutex", &Self::mutex, "Who spins, and who may overtake."),
      parameter("rw_semaphore", &Self::rw_semaphore, "Who spins, and who may overtake."),
      parameter("references", &Self::references, "Reference counts of dentries, mounts, routes."),
      parameter("path_walk", &Self::path_walk, "How a name is looked up. Linux: rcu from 2.6.38."),
      parameter("mount_lock", &Self::mount_lock, "Of the mount table. Linux: per_cpu from 2.6.36."),
      parameter("committed_batch", &Self::committed_batch,
                "Batch of the count of committed memory. Linux: by_memory from 3.11, "
                "by_memory_generous from 5.9 without strict accounting."),
      parameter("committed_count", &Self::committed_count,
                "How committed memory is counted. Linux: per_cpu."),
      parameter("fault_lock", &Self::fault_lock,
                "What a page fault holds. Linux: mapping from 6.4."),
      parameter("shootdown", &Self::shootdown, "How translations are taken back."));
}

}  // namespace osarium
