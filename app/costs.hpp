// The cost table as the command line shows it: all rows, or one by its name.
#pragma once

#include <string>

#include "app/answer.hpp"
#include "models/costs/cost_table.hpp"

namespace osarium {

// "298 cycles at 2.3GHz", "64 bytes", "950 +-50 ns".
std::string value_of(const Cost& cost);
std::string documentation_of(const Cost& cost);

Answer describe_costs();
Answer describe_cost(const Cost& cost);

}  // namespace osarium
