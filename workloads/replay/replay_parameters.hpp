// How a workload that is a trace is replayed.
#pragma once

#include "sim/parameters/parameter.hpp"

namespace osarium {

enum class ReplayMode : std::uint8_t { causal, open };
constexpr std::array<Named<ReplayMode>, 2> choices_of(ReplayMode) {
  return {{{"causal", ReplayMode::causal, "a client sends when it has its last answer"},
           {"open", ReplayMode::open, "at the times of the trace, however slow the answers are"}}};
}

struct ReplayParameters {
  std::vector<std::string> processes = {};
  std::optional<std::string> server = {};
  std::optional<std::int64_t> clients = {};
  ReplayMode mode = ReplayMode::causal;
  std::optional<double> rate = {};
  bool operator==(const ReplayParameters&) const = default;
  static ParameterList parameters();
  std::optional<Violation> violation() const;

  bool is_open() const { return mode == ReplayMode::open; }
  double speed() const { return rate.value_or(1); }
};

}  // namespace osarium
