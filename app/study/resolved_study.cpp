#include "app/study/resolved_study.hpp"

#include "sim/parameters/configuration.hpp"

namespace osarium {

namespace {

// The lines of a value, further in, and without where they are from: that is another file's place.
template <class T>
std::string lines_of(const T& value, std::size_t indent) {
  constexpr std::string_view origin = "  # default";
  std::string text;
  std::string_view rest;
  const std::string resolved = write_resolved(value, Document{});
  for (rest = resolved; !rest.empty();) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    if (line.ends_with(origin)) line.remove_suffix(origin.size());
    text += std::string(indent, ' ') + std::string(line) + "\n";
  }
  return text;
}

}  // namespace

std::string resolved_study(const Study& study) {
  std::string text = "osarium: 1\nmachine:\n  base: " + study.machine_name + "\n";
  text += lines_of(study.machine, 2) + "workload:\n";
  for (const WorkloadParameters& workload : study.workloads)
    text += "  -\n" + lines_of(workload, 4);
  text += "architectures:\n";
  for (const Architecture& architecture : study.architectures)
    text += "  -\n    base: monolithic\n" + lines_of(architecture, 4);
  return text + "run:\n" + lines_of(study.run, 2);
}

}  // namespace osarium
