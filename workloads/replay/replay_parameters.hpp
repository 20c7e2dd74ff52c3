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

struct ReplayParameters {
  std::vector<std::string> processes = {};
  std::optional<std::string> server = {};
  std::optional<std::int64_t> clients = {};
  MeasuredCalls measured = MeasuredCalls::all;
  bool operator==(const ReplayParameters&) const = default;
  static ParameterList parameters();
};

}  // namespace osarium
