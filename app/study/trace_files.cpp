#include "app/study/trace_files.hpp"

#include <filesystem>

#include "sim/parameters/load_file.hpp"
#include "workloads/arrival_file.hpp"

namespace osarium {

namespace {

Mark mark_of_file(const Node& workload) {
  const Node* const arrivals = workload.find("arrivals");
  const Node* const file = arrivals == nullptr ? nullptr : arrivals->find("file");
  return file == nullptr ? workload.mark : file->mark;
}

}  // namespace

void read_trace_file(const Document& document, const Node& node, const std::string& study,
                     WorkloadParameters& workload, Errors& errors) {
  auto* const trace = std::get_if<arrivals::Trace>(&workload.arrivals);
  if (trace == nullptr) return;
  const std::string path = (std::filesystem::path(study).parent_path() / trace->file).string();
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
