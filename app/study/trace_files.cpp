#include "app/study/trace_files.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "app/traces/files.hpp"
#include "sim/parameters/load_file.hpp"
#include "workloads/arrival_file.hpp"
#include "workloads/traces/event_source.hpp"
#include "workloads/traces/trace_file.hpp"

namespace osarium {

namespace {

Mark mark_of_file(const Node& workload) {
  const Node* const arrivals = workload.find("arrivals");
  const Node* const file = arrivals == nullptr ? nullptr : arrivals->find("file");
  return file == nullptr ? workload.mark : file->mark;
}

bool is_trace_file(const std::string& path) {
  std::string start(traces::file_magic.size(), '\0');
  std::ifstream(path, std::ios::binary).read(start.data(), std::ssize(start));
  return start == traces::file_magic;
}

// Of a trace file, the rows of the kind `arrival`; the first is the beginning of the run.
void read_arrivals(const std::string& path, arrivals::Trace& trace, Errors& errors) {
  if (trace.column)
    errors.add({path, 0, 0, "arrivals.column", *trace.column,
                "which is for texts: this is a trace file of `trace import`", "none"});
  std::vector<std::int64_t> stamps;
  const traces::ReadBytes bytes = open_to_read(path, errors);
  if (!bytes) return;
  const auto source = traces::open_events(bytes);
  for (traces::Event event; source->next(event);)
    if (event.kind == traces::EventKind::arrival) stamps.push_back(event.stamp);
  if (!source->problem().empty())
    errors.add({path, 0, 0, "", "", source->problem(), "a trace file that is whole"});
  else if (stamps.empty())
    errors.add({path, 0, 0, "", "", "has no arrivals",
                "a trace file that `trace import` made of a table of requests"});
  if (stamps.empty() || errors.any_errors()) return;
  std::sort(stamps.begin(), stamps.end());
  arrivals::RecordedTimes times;
  for (const std::int64_t stamp : stamps) {
    const double since = static_cast<double>(stamp - stamps.front()) * 1e3 / trace.rate_factor;
    times.since_begin.push_back(Duration::from_picoseconds(since));
  }
  if (times.since_begin.back() == Duration::max())
    return errors.add({path, 0, 0, "", "", "lasts more than 106 days", "a slice of it"});
  keep_arrival_times(std::move(times), path, trace, errors);
}

}  // namespace

void read_trace_file(const Document& document, const Node& node, const std::string& study,
                     WorkloadParameters& workload, Errors& errors) {
  auto* const trace = std::get_if<arrivals::Trace>(&workload.arrivals);
  if (trace == nullptr || workload.trace) return;  // a replay has its times from its plan
  const std::string path = (std::filesystem::path(study).parent_path() / trace->file).string();
  if (is_trace_file(path)) return read_arrivals(path, *trace, errors);
  Errors unread;
  const auto text = load_file(path, unread, "text file with times");
  if (text) return read_arrival_times(*text, path, *trace, errors);
  for (const ConfigError& each : unread.sorted()) {
    ConfigError error =
        error_at(document, mark_of_file(node), "workload.arrivals.file", path, each.problem);
    error.allowed = each.allowed;
    error.suggestion = each.suggestion;
    errors.add(std::move(error));
  }
}

}  // namespace osarium
