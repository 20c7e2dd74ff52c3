// The cost constants that a sensitivity analysis varies: rows of the cost table that were read,
// each by a factor of its own, but for rows of which the models take the difference. Those were
// measured together, and grow together, so that no difference turns negative.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "analysis/sensitivity.hpp"
#include "models/costs/cost_table.hpp"

namespace osarium {

struct Constant {
  std::vector<std::size_t> rows;  // of the table
  Range factor;                   // the widest of its rows
};

struct Constants {
  std::vector<Constant> varied;
  // Read, and not varied: the name of the row, and why.
  std::vector<std::pair<std::string, std::string_view>> kept;
};

// In the order of the table.
Constants constants_of(const CostTable& table, const std::set<std::string>& read);

// "interrupts.ipi_send_bare and 2 more"
std::string name_of(const Constant& constant, const CostTable& table);

// The box of their factors.
std::vector<Range> box_of(const std::vector<Constant>& constants);

// The table with each constant as large as its factor says.
CostTable scaled(const CostTable& table, const std::vector<Constant>& constants,
                 const Point& factors);

}  // namespace osarium
