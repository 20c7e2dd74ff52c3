// Numbers of a sensitivity analysis in words.
#pragma once

#include <span>
#include <string>

#include "analysis/estimate.hpp"
#include "models/costs/cost.hpp"

namespace osarium {

// Of a logarithm: "+3.1%", "x4.2" where it is more than twice.
std::string change(double logarithm);
std::string percent_of(double value);      // "94%", "0.8%"
std::string share(const Estimate& value);  // "94% [88%, 98%]"
// The cost's value times a factor, short: "599 ns".
std::string in_unit(const Cost& cost, double factor);
std::string number_word(std::size_t number);                  // "three"
std::string joined(std::span<const std::string_view> names);  // "a, b and c"

}  // namespace osarium
