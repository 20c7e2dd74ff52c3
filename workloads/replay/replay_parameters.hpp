// How a workload that is a trace is replayed.
#pragma once

#include "sim/parameters/parameter.hpp"

namespace osarium {

// Which calls on files are requests, whose latency is measured. All are made.
enum class MeasuredCalls : std::uint8_t { all, reads, writes };

constexpr std::array<Named<MeasuredCalls>, 3> choices_of(MeasuredCalls) {
  return {{{"all", MeasuredCalls::all, "every one that moves bytes or makes them durable"},
           {"reads", MeasuredCalls::reads, "those that read"},
           {"writes", MeasuredCalls::writes, "those that write"}}};
}

enum class ReplayMode : std::uint8_t { causal, open };
constexpr std::array<Named<ReplayMode>, 2> choices_of(ReplayMode) {
  return {{{"causal", ReplayMode::causal, "a client sends when it has its last answer"},
           {"open", ReplayMode::open, "at the times of the trace, however slow the answers are"}}};
}

struct ReplayParameters {
  std::vector<std::string> processes = {};
  std::optional<std::string> server = {};
  std::optional<std::int64_t> clients = {};
  MeasuredCalls measured = MeasuredCalls::all;
  ReplayMode mode = ReplayMode::causal;
  std::optional<double> rate_factor = {};
  bool operator==(const ReplayParameters&) const = default;
  static ParameterList parameters();
  std::optional<Violation> violation() const;

  bool is_open() const { return mode == ReplayMode::open; }
  double speed() const { return rate_factor.value_or(1); }
};

}  // namespace osarium
