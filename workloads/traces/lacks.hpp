// What a replay would want to know and a trace does not hold, and what of the simulator stands in
// for it: sentences for people.
#pragma once

#include <string>
#include <vector>

#include "workloads/traces/fields.hpp"
#include "workloads/traces/notes.hpp"
#include "workloads/traces/tally.hpp"

namespace osarium::traces {

struct Lack {
  std::string what, in_its_place;
};

std::vector<Lack> lacks_of(const Tally& tally, const Notes& notes, const Fields& header);

}  // namespace osarium::traces
