#include "app/study/study.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include "app/architectures.hpp"
#include "app/machines.hpp"
#include "app/study/fit.hpp"
#include "app/study/layers.hpp"
#include "app/study/replay_files.hpp"
#include "app/study/trace_files.hpp"
#include "app/study/warnings.hpp"
#include "app/value_files.hpp"
#include "sim/parameters/configuration.hpp"
#include "sim/parameters/nearest.hpp"
#include "sim/parameters/text.hpp"
#include "workloads/workload_presets.hpp"

namespace osarium {

namespace {

constexpr std::string_view keys[] = {"osarium",       "name", "machine", "workload",
                                     "architectures", "run",  "then"};

class Reader {
 public:
  Reader(const Document& document, Errors& errors) : document_(document), errors_(errors) {}

  std::optional<Study> read(const std::string& path) {
    const std::size_t before = errors_.error_count();
    check_keys();
    Study study;
    study.name = path.substr(path.rfind('/') + 1);
    study.name = study.name.substr(0, study.name.rfind('.'));
    if (const Node* const name = document_.root.find("name"); name != nullptr) {
      if (name->kind != Node::Kind::scalar) add(name->mark, "name", "", "is not a word", "text");
      study.name = name->text;
    }
    read_machine_of(study);
    read_workloads(study, path);
    read_architectures(study);
    if (const Node* const run = document_.root.find("run"))
      read_parameters(Document{document_.sources, *run}, study.run, errors_);
    read_then(study);
    if (errors_.error_count() != before) return std::nullopt;
    check_fit(document_, study, errors_);
    if (errors_.error_count() != before) return std::nullopt;
    add_warnings(document_, study, errors_);
    return study;
  }

 private:
  void add(Mark mark, std::string path, std::string found, std::string problem,
           std::string allowed = {}, std::string suggestion = {}) {
    ConfigError error =
        error_at(document_, mark, std::move(path), std::move(found), std::move(problem));
    error.allowed = std::move(allowed);
    error.suggestion = std::move(suggestion);
    errors_.add(std::move(error));
  }

  void check_keys() {
    for (const Node& child : document_.root.children)
      if (std::find(std::begin(keys), std::end(keys), child.key) == std::end(keys))
        add(child.key_mark, child.key, child.key, "which is not a parameter of a study",
            list_of({std::begin(keys), std::end(keys)}),
            std::string(nearest_name(child.key, {std::begin(keys), std::end(keys)})));
    const Node* const format = document_.root.find("osarium");
    if (format != nullptr && format->text != "1")
      add(format->mark, "osarium", format->text, "which is no format of studies", "1");
  }

  const Node* required(const char* key) {
    const Node* const node = document_.root.find(key);
    if (node == nullptr) add(document_.root.mark, key, "", "is missing");
    return node;
  }

  void read_machine_of(Study& study) {
    const Node* const node = required("machine");
    if (node == nullptr) return;
    const Node* const base = base_of(*node);
    if (base == nullptr || base->kind != Node::Kind::scalar)
      return add(node->mark, "machine", "", "has no base", "the name of a machine");
    study.machine_name = base->text;
    const ConfigError place = error_at(document_, base->mark, "machine", "", "");
    auto document = is_machine_name(base->text) ? named_machine(base->text, errors_)
                                                : machine_document(base->text, place, errors_);
    if (!document) return;
    read_parameters(laid_over(std::move(*document), document_, *node), study.machine, errors_);
  }

  void read_workloads(Study& study, const std::string& path) {
    const Node* const node = required("workload");
    if (node == nullptr) return;
    const bool list = node->kind == Node::Kind::list;
    const std::span<const Node> all =
        list ? std::span<const Node>(node->children) : std::span<const Node>(node, 1);
    if (all.empty()) add(node->mark, "workload", "", "is an empty list", "at least one workload");
    std::set<std::string> names;
    for (const Node& each : all) {
      auto workload = read_workload(document_, each, errors_);
      if (!workload) continue;
      read_trace_file(document_, each, path, *workload, errors_);
      read_replay(document_, each, path, *workload, errors_);
      if (!names.insert(workload->name).second)
        add(each.mark, "workload", workload->name, "is there twice",
            "names that differ: {base: " + workload->name + ", name: another}");
      study.workloads.push_back(std::move(*workload));
    }
    check_replayed_files(document_, node->mark, study.workloads, errors_);
  }

  void read_architectures(Study& study) {
    const Node* const node = required("architectures");
    if (node == nullptr) return;
    if (node->kind != Node::Kind::list || node->children.empty())
      return add(node->mark, "architectures", node->text, "is no list of architectures",
                 list_of(architecture_names()));
    std::set<std::string> names;
    for (const Node& each : node->children) {
      auto architecture = read_architecture(document_, each, errors_);
      if (!architecture) continue;
      if (!names.insert(architecture->name).second)
        add(each.mark, "architectures", architecture->name, "is there twice",
            "names that differ: {base: " + architecture->name + ", name: another}");
      study.architectures.push_back(std::move(*architecture));
    }
  }

  void read_then(Study& study) {
    const Node* const node = document_.root.find("then");
    if (node == nullptr) return;
    if (node->kind != Node::Kind::list)
      return add(node->mark, "then", node->text, "is no list of files", "[another.yaml]");
    for (const Node& each : node->children) {
      if (each.kind != Node::Kind::scalar) add(each.mark, "then", "", "is no path of a file");
      study.then.push_back(each.text);
    }
  }

  const Document& document_;
  Errors& errors_;
};

}  // namespace

bool is_study(const Document& document) { return document.root.find("osarium") != nullptr; }

std::optional<Study> read_study(const Document& document, const std::string& path, Errors& errors) {
  return Reader(document, errors).read(path);
}

std::optional<StudyFile> read_study(const std::string& path, std::span<const std::string> overrides,
                                    Errors& errors) {
  const std::size_t before = errors.error_count();
  std::optional<Document> document = read_file(path, errors);
  if (!document) return std::nullopt;
  apply_overrides(*document, overrides, errors);
  include_value_files(*document, path, errors);
  std::optional<Study> study = read_study(*document, path, errors);
  if (errors.error_count() != before) return std::nullopt;
  return StudyFile{path, std::move(*study), std::move(*document)};
}

std::vector<StudyFile> read_studies(const std::string& path, std::span<const std::string> overrides,
                                    Errors& errors) {
  const std::size_t before = errors.error_count();
  std::vector<StudyFile> files;
  if (auto file = read_study(path, overrides, errors)) files.push_back(std::move(*file));
  if (files.empty() || !overrides.empty()) return files;
  const auto folder = std::filesystem::path(path).parent_path();
  for (const std::string& then : std::vector<std::string>(files.front().study.then))
    if (auto file = read_study((folder / then).string(), {}, errors))
      files.push_back(std::move(*file));
  if (errors.error_count() != before) files.clear();
  return files;
}

}  // namespace osarium
