// What the commands of `trace` say of a trace: the same table and document for all.
#pragma once

#include "app/answer.hpp"
#include "workloads/traces/event_source.hpp"
#include "workloads/traces/tally.hpp"

namespace osarium {

void describe_trace(const std::string& file, const traces::Fields& header,
                    const traces::EventSource& source, const traces::Notes& notes,
                    const traces::Tally& tally, Answer& answer);

// "12 ns", "1.5 us", "3.200 s"
std::string span_text(std::int64_t nanoseconds);

}  // namespace osarium
