// A line of `strace -f -ttt -T`, taken apart:
//   5924  1795240812.012259 read(9, "GET"..., 512) = 50 <0.000032>      (to a file: -o)
//   [pid  5924] 1795240812.012259 read(9,  <unfinished ...>             (to a terminal)
//   [pid  5924] 1795240812.012291 <... read resumed>"GET"..., 512) = 50 <0.000032>
// The number of the thread may be missing, and may have its comm behind it (-Y): 5924<nginx>.
#pragma once

#include "workloads/traces/event.hpp"
#include "workloads/traces/strace_numbers.hpp"

namespace osarium::traces {

enum class StraceForm : std::uint8_t { call, unfinished, resumed, signal, end, message };

struct StraceLine {
  StraceForm form = StraceForm::call;
  std::int32_t thread = -1;  // -1: the line does not say
  std::string_view comm;     // "": the line does not say
  std::int64_t stamp = 0;
  int stamp_digits = 0;
  std::string_view call, arguments, result;  // "": there is none
  std::int64_t duration = -1;                // nanoseconds; -1: the line does not say
};

// What is wrong with the line, in static text; "" if nothing is. A message ("strace: Process 7
// attached") is in `arguments`.
std::string_view read_strace_line(std::string_view line, StraceLine& read);
// What follows a call that a message cut in two, on a line without anything before it.
bool read_strace_rest(std::string_view rest, StraceLine& read);

// The arguments from `first` on as numbers; what is no number and no known symbol is 0. The number
// of the argument behind the last comma.
std::size_t read_strace_arguments(std::string_view text, std::size_t first,
                                  const StraceNumbers& numbers,
                                  std::array<std::int64_t, most_arguments>& values);

}  // namespace osarium::traces
