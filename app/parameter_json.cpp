#include "app/parameter_json.hpp"

#include "app/json.hpp"
#include "sim/parameters/configuration.hpp"

namespace osarium {

namespace {

std::string default_json(const Schema& schema, const void* object) {
  switch (schema.kind) {
    case Schema::Kind::scalar:
    case Schema::Kind::choice: return value_json(schema, object);
    case Schema::Kind::optional:
      return schema.size(object) == 0 ? "null"
                                      : default_json(schema.element(), schema.at(object, 0));
    case Schema::Kind::list: {
      std::vector<std::string> entries;
      for (std::size_t i = 0; i < schema.size(object); ++i) {
        entries.push_back(default_json(schema.element(), schema.at(object, i)));
      }
      return json_array(entries);
    }
    case Schema::Kind::tagged:
      for (const Alternative& alternative : schema.alternatives) {
        if (alternative.get(object)) return JsonObject().text(kind_key, alternative.name).str();
      }
      return "null";
    case Schema::Kind::structure: break;
  }
  return "{}";  // its parameters say their own
}

// What a parameter holds, and what a list or optional one holds inside.
const Schema& innermost(const Schema& schema) {
  return schema.element ? innermost(schema.element()) : schema;
}

std::string_view type_name(const Schema& inner) {
  switch (inner.kind) {
    case Schema::Kind::scalar: return inner.scalar.name;
    case Schema::Kind::choice: return "choice";
    case Schema::Kind::tagged: return "tagged";
    default: return "structure";
  }
}

std::string parameter_json(const Field& field, const void* defaults) {
  const Schema& type = field.type();
  const Schema& inner = innermost(type);
  JsonObject object;
  object.text("name", field.key).text("type", type_name(inner));
  object.flag("list", type.kind == Schema::Kind::list).flag("required", field.required);
  if (!field.required) object.raw("default", default_json(type, field.member_of(defaults)));
  if (!inner.scalar.unit.empty()) object.text("unit", inner.scalar.unit);
  if (!field.bounds.text.empty()) object.text("range", field.bounds.text);
  std::vector<std::string> names;
  for (const Choice& choice : inner.choices) names.push_back(json_text(choice.name));
  if (!names.empty()) object.raw("choices", json_array(names));
  names.clear();
  for (const Alternative& alternative : inner.alternatives) {
    names.push_back(json_text(alternative.name));
  }
  if (!names.empty()) object.raw("kinds", json_array(names));
  object.text("documentation", field.documentation);
  if (inner.kind == Schema::Kind::structure) {
    object.raw("parameters", parameters_json(inner, inner.make_default().get()));
  }
  return object.str();
}

}  // namespace

std::string parameters_json(const Schema& schema, const void* defaults) {
  std::vector<std::string> list;
  for (const Field& field : schema.fields) list.push_back(parameter_json(field, defaults));
  return json_array(list);
}

std::string value_json(const Schema& schema, const void* object) {
  std::string text = schema.print(object);
  std::string_view type = schema.scalar.name;
  bool bare = type == "integer" || type == "number" || type == "bool";
  return bare ? text : json_text(text);
}

Answer describe_parameters(const std::string& name, const Schema& schema, const void* defaults) {
  Answer answer;
  answer.text = name + ". " + describe(schema, defaults);
  answer.json.text("kind", "parameters")
      .text("name", name)
      .text("documentation", schema.documentation)
      .raw("parameters", parameters_json(schema, defaults));
  return answer;
}

}  // namespace osarium
