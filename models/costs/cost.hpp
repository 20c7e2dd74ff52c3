// A cost: one measured constant of a mechanism, with what is needed to trust it and to carry it to
// another machine. Costs are rows of models/costs/*.yaml; no cost stands in code. What is bound to
// the core scales with its clock; the time of last-level caches, interconnects and memory stays.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "sim/parameters/parameter.hpp"

namespace osarium {

enum class CostUnit : std::uint8_t { ns, cycles, bytes, bytes_per_second, count, ratio };
enum class CostScaling : std::uint8_t { clock, time };

// How good the evidence is. A result names the remembered rows that it used (CostTable).
enum class Confidence : std::uint8_t { read, secondary, figure, remembered, calibrate };

constexpr std::array<Named<CostUnit>, 6> choices_of(CostUnit) {
  return {{{"ns", CostUnit::ns},
           {"cycles", CostUnit::cycles},
           {"bytes", CostUnit::bytes},
           {"bytes_per_second", CostUnit::bytes_per_second},
           {"count", CostUnit::count},
           {"ratio", CostUnit::ratio}}};
}

constexpr std::array<Named<CostScaling>, 2> choices_of(CostScaling) {
  return {{{"clock", CostScaling::clock, "as many cycles on another machine"},
           {"time", CostScaling::time, "as much time on another machine"}}};
}

constexpr std::array<Named<Confidence>, 5> choices_of(Confidence) {
  return {{{"read", Confidence::read, "read in the source itself"},
           {"secondary", Confidence::secondary, "read in a source that cites the source"},
           {"figure", Confidence::figure, "read off a figure, within 10%"},
           {"remembered", Confidence::remembered, "from the literature, not verified"},
           {"calibrate", Confidence::calibrate, "set so that a measurement comes out"}}};
}

struct Cost {
  std::string name;  // part.what, as in coherence.load_modified_same_die
  double value = 0;
  CostUnit unit = CostUnit::ns;
  std::optional<Frequency> clock;  // of the machine that it was measured on
  std::optional<CostScaling> scales;
  std::optional<double> spread;  // half width, in the unit of the value
  std::string machine;
  std::string source;
  std::string date;
  Confidence confidence = Confidence::read;

  static ParameterList parameters();
  std::optional<Violation> violation() const;

  bool is_time() const { return unit == CostUnit::ns || unit == CostUnit::cycles; }
  // A time, on a machine of this clock.
  Duration duration(Frequency target) const;
};

}  // namespace osarium
