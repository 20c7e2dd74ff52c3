// An architecture is a value: where services are, how they are connected, who shares their state,
// who schedules, and how devices reach code. It does nothing by itself: a System puts it on a
// machine (system.hpp). Each known one is a function in a file of its name; registry.hpp lists
// them. A configuration can take one and change any field of it.
#pragma once

#include <string>

#include "architectures/connect.hpp"
#include "architectures/placement.hpp"
#include "models/mechanisms/scheduling_parameters.hpp"
#include "models/services/interrupt_deliveries.hpp"
#include "models/services/page_pool.hpp"

namespace osarium {

// Who keeps the state of services in order. A service with locks may be entered by any thread; one
// that has an owner, only by its server's only thread.
struct Sharing {
  KernelProfile kernel{};               // kinds of locks, wherever there are any
  PerService<Serialised> serialised{};  // by service
  // Of memory for a program's own files. Not stated: the program, if the page cache is its library.
  std::optional<Chooser> file_cache = {};
  static ParameterList parameters();
};

struct Architecture {
  std::string name = {};
  std::string description = {};
  Kernels kernels = OneKernel{};
  Placements placement = {};
  std::vector<ConnectRule> connect = {};
  Sharing sharing = {};
  SchedulingParameters scheduling = {};
  InterruptStyle interrupts = NapiInterrupts{};

  static ParameterList parameters();
};

}  // namespace osarium
