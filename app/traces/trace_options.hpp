// The options of `trace`: which command each is for, and what they say as values.
#pragma once

#include "app/verb.hpp"
#include "workloads/traces/event_source.hpp"
#include "workloads/traces/selection.hpp"

namespace osarium {

inline constexpr Option trace_options[] = {
    {"--from", "TIME", "of slice: the first that is kept, after the first row"},
    {"--to", "TIME", "of slice: the first that is not kept, after the first row"},
    {"--share", "RATIO", "of sample: the share of windows of time that is kept, as 10%"},
    {"--window", "TIME", "of sample: the length of a window (10ms)"},
    {"--seed", "N", "of sample and anonymise: which windows, which addresses (1)"},
    {"--light", "", "of record: fewer events (perf), which disturbs less"},
    {"--pid", "PID", "of record: a process that runs, instead of a COMMAND"},
    {"--seconds", "TIME", "of record with --pid: how long (1s), and as long without a tracer"},
    {"--with", "TRACER", "of record: perf or strace; otherwise the first of these that works"},
    {"--origin", "TEXT", "kept in the header: who recorded it, when, with what, its licence"},
    {"--machine", "TEXT", "kept in the header: the machine it is from"},
    {"--tracer-cost", "TIME", "kept in the header: what each recorded event cost, as 850ns"},
    {"--untraced", "LIST", "the same: CPU times without a tracer, as nginx=2us/11us per request"},
};

// Options that the command has no use for, and values that are none.
void check_trace_options(const Command& command, Errors& errors);

// Of slice and sample; everything, if the command is another.
traces::Selection selection_of(const Command& command, Errors& errors);
// Of sample and anonymise.
std::int64_t seed_of(const Command& command, Errors& errors);

// What the header of the new trace says, of one that is read from `file`.
traces::Fields header_of(const Command& command, const std::string& file,
                         const traces::EventSource& source);
// What the user tells of the recording goes over what is known.
void set_told(const Command& command, traces::Fields& header);

}  // namespace osarium
