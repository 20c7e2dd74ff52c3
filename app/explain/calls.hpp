// The calls that explain knows: each a small program that sets the stage, and then calls once
// between begin() and end() of each path. They stand in files by service.
#pragma once

#include <span>

#include "app/explain/stage.hpp"

namespace osarium {

struct ExplainedCall {
  std::string_view name;
  std::string_view documentation;
  Task<> (*program)(CallStage& stage, Context& here);
};

// In the order of the services. Their names differ.
std::vector<ExplainedCall> explained_calls();

namespace calls {

std::span<const ExplainedCall> of_processes();
std::span<const ExplainedCall> of_files();
std::span<const ExplainedCall> of_memory();
std::span<const ExplainedCall> of_sockets();
std::span<const ExplainedCall> of_channels();

}  // namespace calls

// What one path was. `parts` of a step: rows of the cost table that its own time consists of.
struct Explained {
  struct Part {
    Name row;
    Duration time;
  };
  std::vector<CallStep> steps;
  std::vector<std::vector<Part>> parts;  // of each step
  Duration total;
  std::uint64_t crossings = 0;  // in the steps
  std::uint64_t crossings_beside = 0;
  std::uint64_t counted_crossings = 0;

  Duration spent(Cause cause) const;
};

// Runs the call on an otherwise idle machine, after once that warms caches up, so many times.
std::vector<Explained> explain(const ExplainedCall& call, const Architecture& architecture,
                               const MachineParameters& machine, std::size_t times = 1);

}  // namespace osarium
