// A Domain is a protection domain: what code in it may touch without asking anybody else. A Site is
// where code runs: in a domain, on a cpu. Connectors lead from one site to another.
#pragma once

#include "models/hardware/ids.hpp"
#include "sim/engine/waiting.hpp"

namespace osarium {

enum class Privilege : std::uint8_t { user, kernel, hypervisor };

struct Domain {
  Name name = "domain";
  Privilege privilege = Privilege::user;
  KernelId kernel;  // the kernel instance that it belongs to
};

struct Site {
  const Domain* domain = nullptr;
  CpuId cpu;
};

}  // namespace osarium
