// A duration as people read it: "1.5 us", exact, in the largest unit of ps, ns, us, ms and s that
// leaves a whole number before the point. For messages; what a configuration holds is written by
// sim/parameters.
#pragma once

#include <string>

#include "sim/engine/time.hpp"

namespace osarium {

std::string to_text(Duration duration);
inline std::string to_text(Time time) { return to_text(time - Time()); }

}  // namespace osarium
