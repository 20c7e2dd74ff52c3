#include "app/workloads.hpp"

#include <algorithm>

#include "app/parameter_json.hpp"
#include "app/resolved_values.hpp"
#include "sim/parameters/configuration.hpp"
#include "workloads/workload_presets.hpp"

namespace osarium {

namespace {

WorkloadParameters known(std::string_view name) {
  Errors errors;
  const auto workload = find_workload(name, errors);
  errors.throw_if_any();
  return *workload;
}

const EmbeddedFile& file_of(std::string_view name) {
  const std::vector<std::string_view> names = workload_names();
  const auto place = std::find(names.begin(), names.end(), name) - names.begin();
  return workload_files()[static_cast<std::size_t>(place)];
}

}  // namespace

std::string workload_documentation(std::string_view name) { return known(name).description; }

Answer describe_workload(const std::string& name) {
  const WorkloadParameters workload = known(name);
  const EmbeddedFile& file = file_of(name);
  Answer answer;
  const auto document = read_text(file.text, std::string(file.name), answer.errors);
  if (!document) return answer;
  answer.text = name + ", a workload. " + workload.description + "\n\n" + std::string(file.name) +
                ", with the source of each figure\n\n" + std::string(file.text);
  answer.json.text("kind", "workload")
      .text("name", name)
      .text("documentation", workload.description)
      .raw("values", resolved_values_json(schema_of<WorkloadParameters>(), &workload, *document));
  return answer;
}

Answer describe_workload_parameters() {
  const WorkloadParameters defaults;
  return describe_parameters("workload", schema_of<WorkloadParameters>(), &defaults);
}

}  // namespace osarium
