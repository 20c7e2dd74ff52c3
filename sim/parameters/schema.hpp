// What a parameter type looks like at run time: the one description from which reading, describe,
// JSON Schema and writing back all work, so that none of them is a template. parameter.hpp builds a
// Schema from a declaration; nobody else should need to. A Schema is immutable and lives as long as
// the program.
//
// Objects are passed as void*: always of the type that the Schema was built for.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/parameters/text.hpp"

namespace osarium {

struct Schema;

// A function, because types may contain themselves (a mixture of distributions); it also identifies
// the type.
using SchemaOf = const Schema& (*)();

// Values that do not fit together, such as a lower bound above the upper one: reported at the value
// of `key`, which may be a path to a value further inside, such as links[2].to.
struct Violation {
  std::string key;
  std::string problem;
  std::string allowed;
};

// The range of a parameter's value, or of each value in a list or optional one.
struct Bounds {
  std::string text;                           // "above 0s"; empty: any value
  std::function<bool(const void*)> contains;  // empty: any value
  bool never_negative = false;
  // For plain numbers, as JSON Schema has it: "exclusiveMinimum":0
  std::string json;
};

struct Field {
  std::string_view key;
  std::string_view documentation;
  SchemaOf type = nullptr;
  bool required = false;
  bool not_empty = false;  // a list of at least one
  Bounds bounds;
  std::function<void*(void*)> member;

  const void* member_of(const void* object) const { return member(const_cast<void*>(object)); }
};

struct Choice {
  std::string_view name;
  std::string_view documentation;
};

// One alternative of a tagged type: `kind: name` and its own parameters.
struct Alternative {
  std::string_view name;
  SchemaOf type = nullptr;
  void* (*emplace)(void* object) = nullptr;          // puts in the alternative with its defaults
  const void* (*get)(const void* object) = nullptr;  // null if another alternative is in
};

struct Schema {
  enum class Kind { scalar, choice, structure, tagged, list, optional };

  Kind kind = Kind::scalar;

  // scalar and choice
  ScalarType scalar = {};
  std::optional<Problem> (*parse)(Scalar text, void* object) = nullptr;
  std::string (*print)(const void* object) = nullptr;
  std::vector<Choice> choices = {};

  // structure
  std::string_view documentation = {};
  std::vector<Field> fields = {};
  std::function<std::optional<Violation>(const void*)> violation = {};

  std::function<std::shared_ptr<const void>()> make_default = {};

  // tagged
  std::vector<Alternative> alternatives = {};

  // list and optional
  SchemaOf element = nullptr;
  void (*clear)(void* object) = nullptr;
  void* (*append)(void* object) = nullptr;  // a new element, or the optional's value, with defaults
  std::size_t (*size)(const void* object) = nullptr;
  const void* (*at)(const void* object, std::size_t index) = nullptr;

  const Field* find(std::string_view key) const;
  // What is allowed where this type is due, for messages.
  std::string allowed() const;
};

// The key that names the alternative of a tagged type.
inline constexpr std::string_view kind_key = "kind";

}  // namespace osarium
