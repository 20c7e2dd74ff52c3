#include "app/distributions.hpp"

#include <array>
#include <utility>

#include "app/json.hpp"

namespace osarium {

namespace {

constexpr std::size_t kinds = std::variant_size_v<DurationDistribution>;

const std::vector<Alternative>& alternatives() {
  return schema_of<DurationDistribution>().alternatives;
}

std::size_t index_of(std::string_view name) {
  std::size_t index = 0;
  while (index < kinds && alternatives()[index].name != name) ++index;
  OSARIUM_CHECK(index < kinds, "no distribution of this name");
  return index;
}

// The type of the key `kind` where only one kind will do.
template <std::size_t index>
const Schema& kind_schema() {
  static constexpr std::string_view name =
      std::variant_alternative_t<index, DurationDistribution>::kind;
  static const Schema schema = [] {
    Schema one;
    one.kind = Schema::Kind::choice;
    one.choices = {{name, ""}};
    one.print = [](const void*) { return std::string(name); };
    return one;
  }();
  return schema;
}

template <std::size_t... index>
constexpr std::array<SchemaOf, kinds> kind_schemas(std::index_sequence<index...>) {
  return {&kind_schema<index>...};
}

// Only to have a structure to write a JSON Schema of.
struct Holder {
  DurationDistribution distribution;
  static ParameterList parameters() {
    return parameter_list("", parameter("distribution", &Holder::distribution, required));
  }
};

}  // namespace

std::string_view kind_of(const DurationDistribution& distribution) {
  return alternatives()[distribution.index()].name;
}

const void* parameters_of(const DurationDistribution& distribution) {
  return alternatives()[distribution.index()].get(&distribution);
}

std::vector<std::string_view> distribution_names() {
  std::vector<std::string_view> names;
  for (const Alternative& alternative : alternatives()) names.push_back(alternative.name);
  return names;
}

std::string_view distribution_documentation(std::string_view name) {
  return alternatives()[index_of(name)].type().documentation;
}

Schema distribution_schema(std::string_view name) {
  static constexpr auto types = kind_schemas(std::make_index_sequence<kinds>());
  std::size_t index = index_of(name);
  Schema schema = alternatives()[index].type();
  Field kind;
  kind.key = kind_key;
  kind.documentation = "Which distribution it is.";
  kind.type = types[index];
  kind.required = true;
  kind.member = [](void* object) { return object; };
  schema.fields.insert(schema.fields.begin(), std::move(kind));
  return schema;
}

std::string distribution_json_schema(std::string_view name) {
  Schema schema = distribution_schema(name);
  return json_schema(schema, schema.make_default().get(), name);
}

std::string any_distribution_json_schema() {
  // json_schema writes structures; here the shared definition of its only member is the whole.
  std::string whole = json_schema<Holder>("");
  std::size_t definitions = whole.find(",\"$defs\":{\"distribution\":");
  OSARIUM_CHECK(definitions != whole.npos, "the JSON Schema has no definition of distributions");
  JsonObject head;
  head.text("$schema", "https://json-schema.org/draft/2020-12/schema")
      .text("title", "a distribution of durations")
      .text("$ref", "#/$defs/distribution");
  std::string text = head.str();
  text.pop_back();
  return text + whole.substr(definitions);
}

}  // namespace osarium
