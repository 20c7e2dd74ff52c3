// What is said of an event behind its name, as kind and arguments. The forms of perf, of ftrace, of
// ftrace's raw fields (`trace-cmd report -R`, no ==>) and of trace-cmd's own plug-ins are read.
#pragma once

#include "workloads/traces/event.hpp"
#include "workloads/traces/line_head.hpp"
#include "workloads/traces/names.hpp"

namespace osarium::traces {

enum class BodyResult : std::uint8_t { read, not_imported, not_understood };

// Puts the kind and the arguments into `event`; of sched_switch also thread and name, which the
// line itself may lack. What is not read leaves the event spoilt.
BodyResult read_body(const LineHead& head, Names& names, Event& event);

}  // namespace osarium::traces
