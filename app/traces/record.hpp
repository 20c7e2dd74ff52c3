// `trace record`: the same work without a tracer and then with one, and the trace file of the
// second with the CPU times of the first.
#pragma once

#include "app/answer.hpp"
#include "app/command.hpp"

namespace osarium {

Answer record_trace(const Command& command);

}  // namespace osarium
