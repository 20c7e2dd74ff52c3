// Times as tracers write them.
#pragma once

#include "workloads/traces/scanner.hpp"

namespace osarium::traces {

inline constexpr std::int64_t nanoseconds_of_second = 1'000'000'000;

// "7414.193416389" to nanoseconds, and the digits behind the point; further digits are passed over.
// False if it is none; the scanner is then anywhere.
bool read_seconds(Scanner& scanner, std::int64_t& nanoseconds, int& digits);

// The same for 2023-11-16 18:17:03.9799600 (or with a T), which is UTC if nothing else stands
// behind it (Z, +01:00): nanoseconds since 1970.
bool read_date(Scanner& scanner, std::int64_t& nanoseconds, int& digits);
// The same for 1234 or 1234.5 of a unit of so many nanoseconds, a power of ten.
bool read_scaled(Scanner& scanner, std::int64_t unit, std::int64_t& nanoseconds, int& digits);

}  // namespace osarium::traces
