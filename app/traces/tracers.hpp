// perf and strace as `trace record` calls them: whether one works here, and with which words.
#pragma once

#include <optional>

#include "app/traces/child.hpp"
#include "sim/parameters/errors.hpp"

namespace osarium {

struct RecordJob {
  Words command;                    // to record, or
  std::optional<std::int64_t> pid;  // a process that runs, for so long
  Duration seconds;
  bool light = false;
  std::string folder;  // for what the tracer writes
};

enum class Tracer { none, perf, strace };

// The first of these that works; why the others do not, each with its remedy.
Tracer choose_tracer(const std::optional<std::string>& wanted, const RecordJob& job,
                     Errors& errors);

ChildSetup recording(Tracer tracer, const RecordJob& job);
// The text of the recording.
traces::ReadBytes recorded_text(Tracer tracer, const RecordJob& job, Errors& errors);
// "perf version 6.1"
std::string version_of(Tracer tracer);

}  // namespace osarium
