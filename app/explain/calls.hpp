// The calls that explain knows: each a small program that sets the stage, and then calls once
// between begin() and end() of the path.
#pragma once

#include <span>

#include "app/explain/path.hpp"

namespace osarium {

struct ExplainedCall {
  std::string_view name;
  std::string_view documentation;
  Task<> (*program)(SystemCalls& os, Context& here, Path& path);
};

std::span<const ExplainedCall> explained_calls();

// Runs the call on an otherwise idle machine, after one that warms caches up. Gives the routes that
// it took as well, as the system counts them.
struct Explained {
  Path path;
  std::uint64_t counted_crossings = 0;
  std::vector<std::string> remembered;  // rows of the cost table that nobody has verified
};
Explained explain(const ExplainedCall& call, const Architecture& architecture,
                  const MachineParameters& machine);

}  // namespace osarium
