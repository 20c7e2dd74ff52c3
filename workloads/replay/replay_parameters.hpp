// How a workload that is a trace is replayed.
#pragma once

#include "sim/parameters/parameter.hpp"

namespace osarium {

struct ReplayParameters {
  std::vector<std::string> processes = {};
  std::optional<std::string> server = {};
  std::optional<std::int64_t> clients = {};
  bool operator==(const ReplayParameters&) const = default;
  static ParameterList parameters();
};

}  // namespace osarium
