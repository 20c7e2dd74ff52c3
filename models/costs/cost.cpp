#include "models/costs/cost.hpp"

#include <algorithm>

#include "sim/engine/check.hpp"

namespace osarium {

namespace {

bool is_word(std::string_view text) {
  return !text.empty() && text[0] >= 'a' && text[0] <= 'z' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

bool is_name(std::string_view text) {
  std::size_t words = 1;
  for (std::size_t dot; (dot = text.find('.')) != text.npos; text.remove_prefix(dot + 1), ++words)
    if (!is_word(text.substr(0, dot))) return false;
  return words > 1 && is_word(text);
}

}  // namespace

ParameterList Cost::parameters() {
  return parameter_list(
      "A measured constant of a mechanism.",
      parameter("name", &Cost::name, required, "Part and what: coherence.load_shared_one_hop."),
      parameter("value", &Cost::value, required, not_negative, "The value."),
      parameter("unit", &Cost::unit, required, "Its unit."),
      parameter("clock", &Cost::clock, positive,
                "Clock of the machine that it was measured on; due for what is in cycles or scales "
                "with the clock."),
      parameter("scales", &Cost::scales,
                "What stays on another machine: clock (the cycles) or time. Due for times."),
      parameter("spread", &Cost::spread, not_negative, "Half width, in the unit of the value."),
      parameter("machine", &Cost::machine, required, "What it was measured on."),
      parameter("source", &Cost::source, required, "Where it is published, to the table or line."),
      parameter(
          "date", &Cost::date, required,
          "When it was published: the year at least, or `not stated` if the source does not say."),
      parameter("confidence", &Cost::confidence, required, "How good the evidence is."));
}

std::optional<Violation> Cost::violation() const {
  if (!is_name(name))
    return Violation{"name", "which is no name of a cost",
                     "words of a-z, 0-9 and _, with dots between"};
  if (is_time() && !scales) return Violation{"scales", "is missing", "clock or time"};
  if (!is_time() && scales)
    return Violation{"scales", "where there is no time to scale", "units ns and cycles"};
  if (!clock && (unit == CostUnit::cycles || scales == CostScaling::clock))
    return Violation{"clock", "is missing", "the clock that it was measured at"};
  const std::pair<const char*, const std::string*> texts[] = {
      {"machine", &machine}, {"source", &source}, {"date", &date}};
  for (auto [key, text] : texts) {
    if (text->find_first_not_of(" \n") == text->npos)
      return Violation{key, "is empty", "what stands there in the source"};
  }
  return std::nullopt;
}

Duration Cost::duration(Frequency target) const {
  OSARIUM_CHECK(is_time() && scales, "the duration of a cost that is no time");
  OSARIUM_CHECK(target > Frequency(), "a cost on a machine without a clock");
  const bool keeps_cycles = scales == CostScaling::clock;
  if (unit == CostUnit::cycles)
    return Duration::from_picoseconds(value * 1e12 / (keeps_cycles ? target : *clock).hertz());
  const double ns = keeps_cycles ? value * clock->hertz() / target.hertz() : value;
  return Duration::from_picoseconds(ns * 1e3);
}

}  // namespace osarium
