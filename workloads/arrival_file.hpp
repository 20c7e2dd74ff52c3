// The text of a file with the times of arrivals, one in each line (arrivals::Trace says how). All
// that is wrong with it comes at once, each with the line and column.
#pragma once

#include "sim/parameters/errors.hpp"
#include "workloads/arrivals.hpp"

namespace osarium {

// Puts the times into `trace`; after errors they are not to be used. `name` is that of the file.
void read_arrival_times(std::string_view text, const std::string& name, arrivals::Trace& trace,
                        Errors& errors);

// The same of times that are read already: at least one, in ascending order.
void keep_arrival_times(arrivals::RecordedTimes times, const std::string& name,
                        arrivals::Trace& trace, Errors& errors);

}  // namespace osarium
