#include "sim/parameters/quantity_text.hpp"

#include <limits>
#include <vector>

#include "sim/parameters/nearest.hpp"
#include "sim/parameters/number_text.hpp"

namespace osarium {

namespace {

__extension__ typedef unsigned __int128 Wide;

const Unit* find_unit(const UnitSystem& system, std::string_view name) {
  for (const Unit& unit : system.units) {
    if (unit.name == name) return &unit;
  }
  return nullptr;
}

// The kind, other than the one that is due, to which the unit belongs.
const UnitSystem* owner_of(std::string_view unit) {
  for (QuantityKind kind : {QuantityKind::duration, QuantityKind::bytes, QuantityKind::bandwidth,
                            QuantityKind::rate, QuantityKind::frequency, QuantityKind::ratio}) {
    if (find_unit(unit_system(kind), unit)) return &unit_system(kind);
  }
  return nullptr;
}

enum class Scaling { exact, too_fine, too_large };

// decimal * scale as an integer. The significand has at most 19 digits and a scale at most 16, so
// their product fits 128 bits.
Scaling scale(const Decimal& decimal, std::int64_t scale, std::int64_t& count) {
  Wide magnitude = static_cast<Wide>(decimal.significand) * static_cast<Wide>(scale);
  if (magnitude == 0) return count = 0, Scaling::exact;
  constexpr Wide limit = std::numeric_limits<std::int64_t>::max();
  for (std::int64_t e = decimal.exponent; e > 0; --e) {
    if (magnitude > limit) return Scaling::too_large;
    magnitude *= 10;
  }
  for (std::int64_t e = decimal.exponent; e < 0; ++e) {
    if (magnitude % 10 != 0) return Scaling::too_fine;
    magnitude /= 10;
  }
  if (magnitude > limit + (decimal.negative ? 1 : 0)) return Scaling::too_large;
  auto bits = static_cast<std::uint64_t>(magnitude);
  count = static_cast<std::int64_t>(decimal.negative ? ~bits + 1 : bits);
  return Scaling::exact;
}

std::string suggest_unit(const UnitSystem& system, std::string_view number,
                         std::string_view typed) {
  for (const Habit& habit : system.habits) {
    if (habit.spelling == typed) return std::string(number) + std::string(habit.unit);
  }
  std::vector<std::string_view> names;
  for (const Unit& unit : system.units) {
    if (unit.shown) names.push_back(unit.name);
  }
  std::string_view near = nearest_name(typed, names);
  return near.empty() ? std::string() : std::string(number) + std::string(near);
}

// A text that only needs another way of writing its number, such as 1_000us or 1,5us.
std::string suggest_number(QuantityKind kind, Scalar text) {
  std::string repaired = repaired_number(text.text);
  std::int64_t ignored = 0;
  if (repaired == text.text || parse_quantity(kind, {repaired}, ignored)) return {};
  return repaired;
}

}  // namespace

std::optional<Problem> parse_quantity(QuantityKind kind, Scalar text, std::int64_t& count) {
  const UnitSystem& system = unit_system(kind);
  auto problem = [&](std::string what, std::string suggestion = {}) {
    return Problem{std::move(what), quantity_type(kind).allowed, std::move(suggestion)};
  };
  std::string a_name(system.a_name);
  std::size_t length = number_length(text.text);
  if (length == 0) return problem("which is not " + a_name, suggest_number(kind, text));
  std::string_view number = text.text.substr(0, length);
  std::string_view name = text.text.substr(length);
  while (name.starts_with(' ')) name.remove_prefix(1);

  std::int64_t unit_scale = system.bare_scale;
  if (name.empty()) {
    if (unit_scale == 0 || text.quoted) {
      return problem("which has no unit, as in " + std::string(number) +
                     std::string(system.typical));
    }
  } else if (const Unit* unit = find_unit(system, name)) {
    unit_scale = unit->scale;
  } else if (const UnitSystem* other = owner_of(name)) {
    return problem("which is " + std::string(other->a_name) + ", not " + a_name,
                   suggest_unit(system, number, name));
  } else {
    std::string suggestion = suggest_number(kind, text);
    if (suggestion.empty()) suggestion = suggest_unit(system, number, name);
    return problem("which is not " + a_name, suggestion);
  }

  std::optional<Decimal> decimal = read_decimal(number);
  if (!decimal) return problem("which has more digits than " + a_name + " can hold");
  switch (scale(*decimal, unit_scale, count)) {
    case Scaling::exact: return std::nullopt;
    case Scaling::too_fine:
      return problem("which is no whole multiple of " + std::string(system.base));
    case Scaling::too_large: break;
  }
  return problem("which is beyond the largest value, " +
                 print_quantity(kind, std::numeric_limits<std::int64_t>::max()));
}

std::string print_quantity(QuantityKind kind, std::int64_t count) {
  const UnitSystem& system = unit_system(kind);
  auto bits = static_cast<std::uint64_t>(count);
  std::uint64_t magnitude = count < 0 ? ~bits + 1 : bits;
  std::string best;
  std::size_t best_fraction = 0;
  for (const Unit& unit : system.units) {
    if (!unit.printed) continue;
    auto size = static_cast<std::uint64_t>(unit.scale);
    std::string fraction;
    std::uint64_t rest = magnitude % size;
    for (; rest != 0 && fraction.size() < 19;
         rest = static_cast<std::uint64_t>(Wide{rest} * 10 % size)) {
      fraction += static_cast<char>('0' + static_cast<int>(Wide{rest} * 10 / size));
    }
    if (rest != 0) continue;
    std::string text = (count < 0 ? "-" : "") + std::to_string(magnitude / size) +
                       (fraction.empty() ? "" : "." + fraction) + std::string(unit.name);
    bool shorter = best.empty() || text.size() < best.size() ||
                   (text.size() == best.size() && fraction.size() < best_fraction);
    if (shorter) best = text, best_fraction = fraction.size();
  }
  return best;
}

}  // namespace osarium
