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
                "one that began first. Of a trace without their clients it has to be stated: they "
                "are beyond the wire then."),
      parameter("clients", &Self::clients, between(1, 20'000),
                "Connections, each of which repeats one of the trace; if not stated, those of the "
                "trace. Without any: threads that use files."),
      parameter("measured", &Self::measured, "Which calls on files are requests."),
      parameter("mode", &Self::mode, "When requests begin."),
      parameter("rate_factor", &Self::rate_factor, positive, at_most(1e6),
                "How much faster than in the trace they begin: 2 halves all times; 1 if not "
                "stated. Of mode open."));
}

std::optional<Violation> ReplayParameters::violation() const {
  if (!rate_factor || is_open()) return std::nullopt;
  return Violation{"rate_factor", "of clients that wait for their answers", "mode: open"};
}

}  // namespace osarium
