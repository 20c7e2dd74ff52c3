#include "app/sensitivity/plausible.hpp"

#include <algorithm>
#include <cstdio>

#include "sim/engine/check.hpp"

namespace osarium {

namespace {

constexpr double least_factor = 0.1;  // of a spread that is wider than its value

// Sizes, and how many there are of something: they are what software and devices are built with.
// How many a second is measured.
bool is_setting(const Cost& cost) {
  return cost.unit == CostUnit::bytes ||
         (cost.unit == CostUnit::count && !cost.name.ends_with("_per_second"));
}

std::string_view word(Confidence confidence) {
  for (const auto& named : choices_of(Confidence()))
    if (named.value == confidence) return named.name;
  return "";
}

}  // namespace

std::string_view reason_to_keep(const Cost& cost) {
  if (is_setting(cost)) return "sizes and counts";
  if (cost.spread && *cost.spread == 0) return "exact: set by software or by definition";
  if (cost.value == 0) return "zero";
  return "";
}

Range plausible_range(const Cost& cost) {
  OSARIUM_CHECK(reason_to_keep(cost).empty(), "a range of what is not varied");
  if (cost.spread) {
    const double part = *cost.spread / cost.value;
    return {std::max(1 - part, least_factor), 1 + part, false};
  }
  const auto found =
      std::find_if(plausible_factors.begin(), plausible_factors.end(),
                   [&](const PlausibleFactor& each) { return each.confidence == cost.confidence; });
  OSARIUM_CHECK(found != plausible_factors.end(), "every confidence has a factor");
  return {1 / found->factor, found->factor, true};
}

std::string plausible_rule() {
  std::string text =
      "plausible is a stated spread; without one, by the evidence, up or down by a factor of\n ";
  for (const PlausibleFactor& each : plausible_factors) {
    char factor[16];
    std::snprintf(factor, sizeof factor, " %.4g", each.factor);
    text += (&each == plausible_factors.data() ? "" : ",") + std::string(factor) + " (" +
            std::string(word(each.confidence)) + ")";
  }
  return text + "\n";
}

}  // namespace osarium
