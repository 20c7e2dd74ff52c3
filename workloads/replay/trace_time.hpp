// Times of a trace, in the replay. What took longer than eleven days takes eleven days: later than
// the end of any run, and no overflow on the way there.
#pragma once

#include <algorithm>

#include "sim/engine/time.hpp"

namespace osarium::replay {

inline Duration duration_of_trace(std::int64_t nanoseconds) {
  constexpr std::int64_t longest = 1'000'000'000'000'000;
  return Duration::nanoseconds(std::clamp<std::int64_t>(nanoseconds, 0, longest));
}

}  // namespace osarium::replay
