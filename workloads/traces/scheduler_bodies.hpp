// Bodies of events of the scheduler and of system calls. A reader fills the arguments of the event
// and leaves the scanner bad if the body is of no known form. Internal to bodies.cpp.
#pragma once

#include "workloads/traces/event.hpp"
#include "workloads/traces/names.hpp"
#include "workloads/traces/scanner.hpp"

namespace osarium::traces {

using BodyReader = void(Scanner& body, Names& names, Event& event);

BodyReader read_switch, read_wake, read_migrate, read_syscall_enter, read_syscall_exit;

}  // namespace osarium::traces
