// Where services are: in which protection domain, on which cpus, and how many kernels share the
// machine.
#pragma once

#include <variant>

#include "models/services/service_id.hpp"

namespace osarium {

// Domains of a service.
struct KernelDomain {
  static constexpr std::string_view kind = "kernel";
  static ParameterList parameters();
};
// A server of its own, in user mode.
struct OwnDomain {
  static constexpr std::string_view kind = "own";
  static ParameterList parameters();
};
// A library of each application.
struct CallersDomain {
  static constexpr std::string_view kind = "callers";
  static ParameterList parameters();
};
struct SameDomainAs {
  static constexpr std::string_view kind = "same_as";
  ServiceId service = ServiceId::vfs;
  static ParameterList parameters();
};
using DomainChoice = std::variant<KernelDomain, OwnDomain, CallersDomain, SameDomainAs>;

// Cpus of a server's threads.
struct CallersCpu {  // they come to whoever calls
  static constexpr std::string_view kind = "callers";
  static ParameterList parameters();
};
struct EachCpu {  // one on every cpu of the kernel, for callers there
  static constexpr std::string_view kind = "each";
  static ParameterList parameters();
};
struct DedicatedCpus {  // the last cpus of the kernel, where no application runs
  static constexpr std::string_view kind = "dedicated";
  std::int64_t count = 1;
  static ParameterList parameters();
};
using CpuChoice = std::variant<CallersCpu, EachCpu, DedicatedCpus>;

struct ServicePlacement {
  DomainChoice domain = KernelDomain{};
  CpuChoice cpus = CallersCpu{};
  std::int64_t threads = 1;  // of a server, unless it has one on each cpu
  static ParameterList parameters();
};

struct Placements {
  PerService<ServicePlacement> of{};

  ServicePlacement& operator[](ServiceId service) { return at(of, service); }
  const ServicePlacement& operator[](ServiceId service) const { return at(of, service); }
  // The service that the domain belongs to: itself, unless it is in the domain of another.
  ServiceId owner_of_domain(ServiceId service) const;
  static ParameterList parameters();
};

// Kernel instances.
struct OneKernel {
  static constexpr std::string_view kind = "one";
  static ParameterList parameters();
};
struct KernelPartitions {  // of equal size, each of cpus next to each other
  static constexpr std::string_view kind = "partitions";
  std::int64_t count = 2;
  static ParameterList parameters();
};
struct KernelPerNode {
  static constexpr std::string_view kind = "per_node";
  static ParameterList parameters();
};
struct KernelPerCpu {
  static constexpr std::string_view kind = "per_cpu";
  static ParameterList parameters();
};
using Kernels = std::variant<OneKernel, KernelPartitions, KernelPerNode, KernelPerCpu>;

}  // namespace osarium
