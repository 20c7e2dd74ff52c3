#include "app/study/resolved_study.hpp"

#include "app/json.hpp"
#include "app/machines.hpp"
#include "app/resolved_values.hpp"
#include "app/study/layers.hpp"
#include "sim/parameters/configuration.hpp"
#include "workloads/workload_presets.hpp"

namespace osarium {

namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

// Lines further inside; before the first of them `mark`, which takes the room.
std::string indented(const std::string& text, std::size_t indent, const std::string& mark = "") {
  const std::string space(indent, ' ');
  std::string result = space + replaced(text, "\n", "\n" + space);
  result.erase(result.size() - indent);
  if (!mark.empty()) result.replace(indent - mark.size(), mark.size(), mark);
  return result;
}

class Writer {
 public:
  explicit Writer(const Document& document) : document_(document) {}

  // `fallback` is where a value is from that no document states.
  template <class T>
  void add(const std::string& path, const Node& part, Document preset, const T& value,
           const std::string& fallback, bool entry) {
    const Document whole = laid_over(std::move(preset), document_, part);
    std::string text = base_line(path, part);
    text += replaced(write_resolved(value, whole), "  # default\n", "  # " + fallback + "\n");
    text_ += indented(text, entry ? 4 : 2, entry ? "- " : "");
    const std::string values = resolved_values_json(schema_of<T>(), &value, whole);
    add_values(replaced(
        replaced(values.substr(1, values.size() - 2), "{\"path\":\"", "{\"path\":\"" + path + "."),
        "\"origin\":\"default\"}", "\"origin\":" + json_text(fallback) + "}"));
  }
  void head(const std::string& line) { text_ += line + "\n"; }

  ResolvedStudy result() const { return {text_, "[" + values_ + "]"}; }

 private:
  std::string base_line(const std::string& path, const Node& part) {
    const Node* const base = base_of(part);
    if (base == nullptr || base->text.empty()) return "";
    const std::string& source = document_.sources.at(base->mark.source);
    const std::string origin = base->mark.line == 0
                                   ? source
                                   : source + ":" + std::to_string(base->mark.line) + ":" +
                                         std::to_string(base->mark.column);
    add_values(JsonObject()
                   .text("path", path + "." + std::string(base_key))
                   .raw("value", json_text(base->text))
                   .text("origin", origin)
                   .str());
    return "base: " + base->text + "  # " + shown(origin, 1000) + "\n";
  }
  void add_values(const std::string& values) { values_ += (values_.empty() ? "" : ",") + values; }

  const Document& document_;
  std::string text_;
  std::string values_;
};

std::string path_of(std::string_view list, std::size_t index) {
  return std::string(list) + "[" + std::to_string(index) + "]";
}

Document preset_of(const Node& workload) {
  const Node* const base = base_of(workload);
  if (base == nullptr) return {};
  Errors none;  // it has been read before
  for (const EmbeddedFile& file : workload_files())
    if (std::string_view(file.name).ends_with("/" + base->text + ".yaml"))
      return *read_text(file.text, std::string(file.name), none);
  return {};
}

}  // namespace

ResolvedStudy resolved_study(const Document& document, const Study& study) {
  Errors none;  // all of this has been read before
  Writer writer(document);
  writer.head("osarium: 1\nname: " + json_text(study.name) + "\nmachine:");
  Document machine = is_machine_name(study.machine_name) ? *named_machine(study.machine_name, none)
                                                         : *read_file(study.machine_name, none);
  writer.add("machine", *document.root.find("machine"), std::move(machine), study.machine,
             "default", false);
  writer.head("workload:");
  const Node& workloads = *document.root.find("workload");
  const bool list = workloads.kind == Node::Kind::list;
  for (std::size_t i = 0; i < study.workloads.size(); ++i) {
    const Node& part = list ? workloads.children[i] : workloads;
    writer.add(list ? path_of("workload", i) : "workload", part, preset_of(part),
               study.workloads[i], "default", list);
  }
  writer.head("architectures:");
  for (std::size_t i = 0; i < study.architectures.size(); ++i) {
    const Node& part = document.root.find("architectures")->children[i];
    writer.add(path_of("architectures", i), part, {}, study.architectures[i],
               "architecture " + base_of(part)->text, true);
  }
  writer.head("run:");
  const Node* const run = document.root.find("run");
  writer.add("run", run == nullptr ? Node{} : *run, {}, study.run, "default", false);
  return writer.result();
}

}  // namespace osarium
