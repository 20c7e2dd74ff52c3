// A Domain is a protection domain: what code in it may touch without asking anybody else. A Site is
// where code runs: in a domain, on a cpu. Connectors lead from one site to another.
#pragma once

#include "models/hardware/context.hpp"

namespace osarium {

enum class Privilege : std::uint8_t { user, kernel, hypervisor };

struct Domain {
  Name name = "domain";
  Privilege privilege = Privilege::user;
  KernelId kernel;  // the kernel instance that it belongs to

  // What the time of code in it is booked on.
  Mode mode() const { return privilege == Privilege::user ? Mode::user : Mode::kernel; }
};

struct Site {
  const Domain* domain = nullptr;
  CpuId cpu;
};

}  // namespace osarium
