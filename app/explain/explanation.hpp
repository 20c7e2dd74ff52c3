// What explain prints of a path: a table for people, with short sources, and all of it as JSON
// (docs/app.md).
#pragma once

#include "app/answer.hpp"
#include "app/explain/calls.hpp"

namespace osarium {

void add_explanation(const Explained& explained, const CostTable& table, Answer& answer);

}  // namespace osarium
