#include "workloads/replay/replay_parameters.hpp"

namespace osarium {

ParameterList ReplayParameters::parameters() {
  using Self = ReplayParameters;
  return parameter_list(
      "How a trace is replayed.",
      parameter("processes", &Self::processes,
                "Names of those that are replayed; if none is stated, all that are connected with "
                "each other."),
      parameter("server", &Self::server,
                "Name of the processes that answer; if not stated, of two that are connected the "
                "one that began first."),
      parameter("clients", &Self::clients, between(1, 1'000'000),
                "Connections, each of which repeats one of the trace; if not stated, those of the "
                "trace. Without any: threads that use files."),
      parameter("measured", &Self::measured, "Which calls on files are requests."));
}

}  // namespace osarium
