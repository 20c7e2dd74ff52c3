// What a fuzz target insists on: the process ends where it does not hold, which libFuzzer takes as
// a finding. An exception that nobody catches ends it as well.
#pragma once

#include <cstdlib>
#include <iostream>
#include <string>

namespace osarium {

inline void demand(bool condition, const std::string& message) {
  if (condition) return;
  std::cerr << message << "\n";
  std::abort();
}

}  // namespace osarium
