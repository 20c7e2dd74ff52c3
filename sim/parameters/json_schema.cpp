#include <algorithm>

#include "sim/parameters/configuration.hpp"
#include "sim/parameters/value_text.hpp"

namespace osarium {

namespace {

// Tagged types, which may contain themselves, stand in $defs, once each, and are referred to. Other
// types are written out where they stand, because their defaults depend on the place; inside itself
// one is a reference too.
class SchemaWriter {
 public:
  std::string root(const Schema& schema, const void* defaults, std::string_view title) {
    std::string body = structure(schema, defaults, "object");
    std::string definitions;
    for (std::size_t i = 0; i < shared_.size(); ++i) {  // grows while it is written
      definitions += (i == 0 ? "" : ",") + json_string(shared_[i].name) + ":" +
                     type(*shared_[i].type, nullptr, nullptr, true);
    }
    return "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"title\":" +
           json_string(title) +
           (schema.documentation.empty()
                ? ""
                : ",\"description\":" + json_string(schema.documentation)) +
           body + (definitions.empty() ? "" : ",\"$defs\":{" + definitions + "}") + "}\n";
  }

 private:
  struct Shared {
    const Schema* type;
    std::string name;
  };

  // The members of an object, each starting with a comma.
  std::string structure(const Schema& schema, const void* defaults, std::string_view json_type,
                        std::string_view kind = {}) {
    auto made = defaults ? nullptr : schema.make_default();
    if (!defaults) defaults = made.get();
    std::string properties, needed;
    if (!kind.empty()) {
      properties = "\"kind\":{\"const\":" + json_string(kind) + "}";
      needed = "\"kind\"";
    }
    for (const Field& field : schema.fields) {
      properties += (properties.empty() ? "" : ",") + json_string(field.key) + ":" +
                    type(field.type(), field.member_of(defaults), &field, false);
      if (field.required) needed += (needed.empty() ? "" : ",") + json_string(field.key);
    }
    return std::string(",\"type\":") +
           (json_type == "object" ? "\"object\"" : std::string(json_type)) + ",\"properties\":{" +
           properties + "}" + (needed.empty() ? "" : ",\"required\":[" + needed + "]") +
           ",\"additionalProperties\":false";
  }

  // A whole schema. `field` is the parameter that the value belongs to, for its range and
  // documentation.
  std::string type(const Schema& schema, const void* defaults, const Field* field,
                   bool definition) {
    std::string description(field && !field->documentation.empty() ? field->documentation
                                                                   : schema.documentation);
    std::string head = description.empty() ? "" : ",\"description\":" + json_string(description);
    std::string body = head + members(schema, defaults, field, definition);
    return "{" + body.substr(1) + "}";
  }

  std::string members(const Schema& schema, const void* defaults, const Field* field,
                      bool definition) {
    switch (schema.kind) {
      case Schema::Kind::scalar: return scalar(schema, field) + default_of(schema, defaults, field);
      case Schema::Kind::choice: return choices(schema) + default_of(schema, defaults, field);
      case Schema::Kind::list:
        return ",\"type\":\"array\",\"items\":" + element(schema, field) +
               (field && field->not_empty ? ",\"minItems\":1" : "");
      case Schema::Kind::optional:
        return ",\"anyOf\":[" + element(schema, field) + ",{\"type\":\"null\"}]";
      case Schema::Kind::structure:
      case Schema::Kind::tagged: break;
    }
    bool inside_itself = std::find(open_.begin(), open_.end(), &schema) != open_.end();
    if (!definition && (inside_itself || schema.kind == Schema::Kind::tagged))
      return reference(schema, field);
    open_.push_back(&schema);
    std::string result = schema.kind == Schema::Kind::tagged
                             ? tagged(schema)
                             : structure(schema, defaults, "[\"object\",\"null\"]");
    open_.pop_back();
    return result;
  }

  std::string element(const Schema& schema, const Field* field) {
    Field inner;
    if (field) inner.key = field->key, inner.bounds = field->bounds;
    return type(schema.element(), nullptr, &inner, false);
  }

  std::string reference(const Schema& schema, const Field* field) {
    auto same = [&](const Shared& shared) { return shared.type == &schema; };
    auto found = std::find_if(shared_.begin(), shared_.end(), same);
    if (found == shared_.end()) {
      std::string name(field && !field->key.empty() ? field->key : "entry");
      auto taken = [&](const Shared& shared) { return shared.name == name; };
      while (std::any_of(shared_.begin(), shared_.end(), taken)) name += "_";
      found = shared_.insert(found, {&schema, name});
    }
    return ",\"$ref\":" + json_string("#/$defs/" + found->name);
  }

  static std::string scalar(const Schema& schema, const Field* field) {
    std::string result = ",\"type\":" + std::string(schema.scalar.json_types);
    bool from_zero = field && field->bounds.never_negative;
    const std::string& pattern = from_zero ? schema.scalar.pattern_positive : schema.scalar.pattern;
    if (!pattern.empty()) result += ",\"pattern\":" + json_string(pattern);
    return result + (field ? field->bounds.json : "");
  }

  static std::string choices(const Schema& schema) {
    std::string names;
    for (const Choice& choice : schema.choices)
      names += (names.empty() ? "" : ",") + json_string(choice.name);
    return ",\"enum\":[" + names + "]";
  }

  static std::string default_of(const Schema& schema, const void* defaults, const Field* field) {
    if (!defaults || (field && field->required)) return {};
    std::string text = schema.print(defaults);
    bool bare = schema.scalar.name == "integer" || schema.scalar.name == "number" ||
                schema.scalar.name == "bool";
    return ",\"default\":" + (bare ? text : json_string(text));
  }

  std::string tagged(const Schema& schema) {
    std::string alternatives;
    for (const Alternative& alternative : schema.alternatives) {
      const Schema& inside = alternative.type();
      std::string head = inside.documentation.empty()
                             ? ""
                             : ",\"description\":" + json_string(inside.documentation);
      std::string body = head + structure(inside, nullptr, "object", alternative.name);
      alternatives += (alternatives.empty() ? "{" : ",{") + body.substr(1) + "}";
    }
    return ",\"oneOf\":[" + alternatives + "]";
  }

  std::vector<const Schema*> open_;
  std::vector<Shared> shared_;
};

}  // namespace

std::string json_schema(const Schema& schema, const void* defaults, std::string_view title) {
  return SchemaWriter().root(schema, defaults, title);
}

}  // namespace osarium
