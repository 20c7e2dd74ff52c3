#include "app/study/study_schema.hpp"

#include "app/json.hpp"
#include "app/machines.hpp"
#include "app/study/study.hpp"
#include "architectures/registry.hpp"
#include "sim/engine/check.hpp"
#include "sim/parameters/configuration.hpp"
#include "workloads/workload_presets.hpp"

namespace osarium {

namespace {

// A schema as a definition inside another one: what it refers to lies deeper there.
std::string as_definition(std::string schema, const std::string& name) {
  const std::string head = "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",";
  OSARIUM_CHECK(schema.starts_with(head), "a JSON Schema begins with its dialect");
  schema = "{" + schema.substr(head.size());
  const std::string from = "\"#/$defs/", to = "\"#/$defs/" + name + "/$defs/";
  for (std::size_t at = schema.find(from); at != schema.npos;
       at = schema.find(from, at + to.size()))
    schema.replace(at, from.size(), to);
  schema.pop_back();  // a newline
  return json_text(name) + ":" + schema;
}

// All of a part's fields, none of which is required, since they change a `base`.
template <class T>
std::string changes(const std::string& name) {
  Schema schema = schema_of<T>();
  for (Field& field : schema.fields) {
    field.required = false;
    field.not_empty = false;
  }
  Field base;
  base.key = "base";
  base.documentation = "What the other keys change.";
  base.type = &schema_of<std::string>;
  const auto text = std::make_shared<std::string>();
  base.member = [text](void*) -> void* { return text.get(); };
  schema.fields.insert(schema.fields.begin(), std::move(base));
  const T defaults{};
  return as_definition(json_schema(schema, &defaults, name), name);
}

std::string names(const std::vector<std::string_view>& all) {
  std::vector<std::string> list;
  for (const std::string_view name : all) list.push_back(json_text(name));
  return R"({"enum":)" + json_array(list) + "}";
}

std::string either(const std::string& name, const std::string& part) {
  return R"({"anyOf":[)" + name + R"(,{"$ref":"#/$defs/)" + part + R"("}]})";
}

std::string list_of_some(const std::string& items) {
  return R"({"type":"array","minItems":1,"items":)" + items + "}";
}

}  // namespace

std::string study_json_schema() {
  const std::string workload = either(names(workload_names()), "workload");
  const std::string architecture = either(names(architecture_names()), "architecture");
  JsonObject properties;
  properties.raw("osarium", R"({"const":1,"description":"The format of studies."})")
      .raw("name", R"({"type":"string"})")
      // Any text: it may be the path of a file too.
      .raw("machine", either(R"({"type":"string"},)" + names(machine_names()), "machine"))
      .raw("workload", R"({"anyOf":[)" + workload + "," + list_of_some(workload) + "]}")
      .raw("architectures", list_of_some(architecture))
      .raw("run", R"({"$ref":"#/$defs/run"})")
      .raw("then", R"({"type":"array","items":{"type":"string"}})");
  const std::string definitions = changes<MachineParameters>("machine") + "," +
                                  changes<WorkloadParameters>("workload") + "," +
                                  changes<Architecture>("architecture") + "," +
                                  as_definition(json_schema<RunParameters>("run"), "run");
  return JsonObject()
             .text("$schema", "https://json-schema.org/draft/2020-12/schema")
             .text("title", "a study")
             .text("type", "object")
             .raw("properties", properties.str())
             .raw("required", R"(["osarium","machine","workload","architectures"])")
             .raw("additionalProperties", "false")
             .raw("$defs", "{" + definitions + "}")
             .str() +
         "\n";
}

}  // namespace osarium
