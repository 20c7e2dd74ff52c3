// Rows as columns of bytes and back: the inside of a block of a trace file, before it is
// compressed. Each column is the differences of successive values, as zigzag numbers in groups of 7
// bits; the arguments of a kind are columns of that kind's rows alone. docs/traces.md has the
// bytes.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "workloads/traces/event.hpp"
#include "workloads/traces/names.hpp"

namespace osarium::traces {

// The names from index `first_name` on, then the rows.
void write_columns(std::span<const Event> events, const Names& names, std::size_t first_name,
                   std::string& bytes);

// False if these bytes are no such columns of `count` rows; `events` and `names` are then spoilt.
bool read_columns(std::string_view bytes, std::size_t count, std::vector<Event>& events,
                  Names& names);

}  // namespace osarium::traces
