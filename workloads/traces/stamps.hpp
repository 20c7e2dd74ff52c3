// Times as tracers write them.
#pragma once

#include "workloads/traces/scanner.hpp"

namespace osarium::traces {

inline constexpr std::int64_t nanoseconds_of_second = 1'000'000'000;

// "7414.193416389" to nanoseconds, and the digits behind the point; further digits are passed over.
// False if it is none; the scanner is then anywhere.
bool read_seconds(Scanner& scanner, std::int64_t& nanoseconds, int& digits);

}  // namespace osarium::traces
