// The part of a line that all events share, in the text of perf script and in that of ftrace and
// trace-cmd:
//   perf    comm pid/tid [cpu] stamp: system:event: body     (or `comm tid`; a period may precede)
//   ftrace  comm-tid (process) [cpu] flags stamp: event: body    (process and flags may be missing)
// A comm may hold spaces, dashes and brackets.
#pragma once

#include "workloads/traces/event.hpp"

namespace osarium::traces {

enum class Dialect : std::uint8_t { perf, ftrace };

struct LineHead {
  Dialect dialect = Dialect::perf;
  std::string_view comm;  // "" for ftrace's <...>: not known
  std::string_view event;
  std::string_view body;
  std::int64_t stamp = 0;
  int stamp_digits = 0;
  std::int32_t cpu = 0, thread = 0, process = -1;
  Ran ran = Ran::unknown;
};

// What is wrong with the line, in static text; "" if nothing is.
std::string_view read_head(std::string_view line, LineHead& head);

}  // namespace osarium::traces
