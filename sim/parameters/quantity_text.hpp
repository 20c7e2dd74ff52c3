// Exact decimal text for numbers with a unit: the part of text.hpp that Duration and the quantities
// share. A UnitSystem lists the units of one kind with their size in the base unit; the tables are
// in quantity_text.cpp. Internal to sim/parameters.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sim/parameters/text.hpp"

namespace osarium {

struct Unit {
  std::string_view name;
  std::int64_t scale;   // base units in one of these
  bool shown = true;    // listed in messages
  bool printed = true;  // used by print_quantity
};

// A spelling from elsewhere that is too far from ours for a slip of the finger.
struct Habit {
  std::string_view spelling;
  std::string_view unit;
};

struct UnitSystem {
  std::string_view name;     // "duration"
  std::string_view a_name;   // "a duration"
  std::string_view base;     // "a picosecond"
  std::string_view example;  // "4us"
  std::string_view typical;  // "us": for the example of a bare number with a unit
  std::span<const Unit> units;
  std::span<const Habit> habits;
  std::int64_t bare_scale = 0;  // what a bare number counts; 0: a unit is due
};

enum class QuantityKind { duration, bytes, bandwidth, rate, frequency, ratio };
const UnitSystem& unit_system(QuantityKind kind);

std::optional<Problem> parse_quantity(QuantityKind kind, Scalar text, std::int64_t& count);
std::string print_quantity(QuantityKind kind, std::int64_t count);
ScalarType quantity_type(QuantityKind kind);

}  // namespace osarium
