// What the header of a trace says in numbers about its recording: what the tracer took for each
// event, and the CPU times of the same work without it. Texts are checked when a header is made;
// who reads a header gets numbers, or errors with the key.
//
//   tracer_cost: 850ns
//   untraced_cpu: nginx=2.06us/10.7us, wrk=830ns/8.6us per request      (comm=user/system)
#pragma once

#include <string>
#include <vector>

#include "sim/parameters/errors.hpp"
#include "sim/parameters/text.hpp"
#include "workloads/traces/fields.hpp"

namespace osarium::traces {

inline constexpr std::string_view tracer_cost_key = "tracer_cost";
inline constexpr std::string_view untraced_cpu_key = "untraced_cpu";
inline constexpr std::string_view untraced_of_key = "untraced_of";
inline constexpr std::string_view of_command = "command";  // its value, or there is none

struct UntracedCpu {
  std::string comm;  // of its threads; "*": all that are not named
  Duration user, system;
};

struct UntracedCpuTimes {
  std::vector<UntracedCpu> of;
  bool per_request = false;  // otherwise of the whole work
  bool of_command = false;   // and of all that the command started, whatever it was called
};

struct Recording {
  std::optional<Duration> tracer_cost;  // nothing: not known
  UntracedCpuTimes untraced_cpu;        // empty: not known
};

std::optional<Problem> parse_tracer_cost(std::string_view text, Duration& value);
std::optional<Problem> parse_untraced_cpu(std::string_view text, UntracedCpuTimes& value);
std::string print_untraced_cpu(const UntracedCpuTimes& value);

// `file` is named in the errors.
Recording recording_of(const Fields& header, const std::string& file, Errors& errors);

}  // namespace osarium::traces
