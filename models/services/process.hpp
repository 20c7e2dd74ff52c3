// A Process is a program in an address space of its own, under one kernel: what the services know
// it by. Its threads are contexts that the kernel schedules; it does not know what they do.
#pragma once

#include "models/services/descriptors.hpp"
#include "models/services/kernel.hpp"

namespace osarium {

using ProcessId = std::uint32_t;

class Process {
 public:
  Process(Kernel& kernel, ProcessId id, Name name) : kernel_(kernel), id_(id), name_(name) {}
  Process(const Process&) = delete;

  Kernel& kernel() const { return kernel_; }
  ProcessId id() const { return id_; }
  Name name() const { return name_; }
  // What its threads have for ThreadAttributes::address_space: 0 belongs to kernels.
  AddressSpaceId address_space_id() const { return id_ + 1; }
  // Which cpus may hold its translations.
  AddressSpace& translations() { return translations_; }
  Descriptors& descriptors() { return descriptors_; }
  const Descriptors& descriptors() const { return descriptors_; }
  // From which node its pages come, as long as there are some: that of the cpu that touches them
  // first (local and first_touch), one for all, or one after the other.
  const Placement& memory_policy() const { return memory_policy_; }
  void set_memory_policy(const Placement& policy) { memory_policy_ = policy; }

 private:
  Kernel& kernel_;
  ProcessId id_;
  Name name_;
  AddressSpace translations_;
  Descriptors descriptors_;
  Placement memory_policy_;
};

}  // namespace osarium
