// Tables of a terminal, and numbers as people read them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/result.hpp"

namespace osarium {

using TableRow = std::vector<std::string>;

// The first column to the left, the others to the right.
std::string table(const std::vector<TableRow>& rows);

// The architecture of a run, and what keeps it from being compared: "ifts (saturated)".
std::string marked_name(const RunResult& run);

// A value in its unit, short: "42.1us", "399.8k/s", "31.0%".
std::string shown_value(double value, std::string_view unit);
// "42.1us +-0.3%"; "-": there is none.
std::string shown_estimate(const Metric* metric);
// "+3.1%"
std::string signed_percent(double value);
// "+3.1% [+2.0%, +4.2%]"
std::string difference(const Estimate& relative);

}  // namespace osarium
