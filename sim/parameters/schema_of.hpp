// From a C++ type to its Schema: the only template machinery of the parameters. schema_of<T>() says
// for each kind of type how to read, print and walk it; everything else works on the result.
// Internal: include parameter.hpp to declare parameters and configuration.hpp to use them.
#pragma once

#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "sim/parameters/schema.hpp"

namespace osarium {

template <class T>
const Schema& schema_of();

namespace declaration {

template <class T>
concept HasText = requires(T value, Scalar text) {
  { parse_value(text, value) } -> std::same_as<std::optional<Problem>>;
};

template <class T>
concept HasChoices = std::is_enum_v<T> && requires(T value) {
  choices_of(value);
};

template <class T>
concept HasParameters = requires {
  T::parameters();
};

template <class T>
Schema scalar_schema() {
  Schema schema;
  schema.kind = Schema::Kind::scalar;
  schema.scalar = scalar_type(static_cast<const T*>(nullptr));
  schema.parse = [](Scalar text, void* object) {
    return parse_value(text, *static_cast<T*>(object));
  };
  schema.print = [](const void* object) { return print_value(*static_cast<const T*>(object)); };
  return schema;
}

template <class T>
Schema choice_schema() {
  Schema schema;
  schema.kind = Schema::Kind::choice;
  for (const auto& choice : choices_of(T{})) {
    schema.choices.push_back({choice.name, choice.documentation});
  }
  schema.parse = [](Scalar text, void* object) {
    std::vector<std::string_view> names;
    for (const auto& choice : choices_of(T{})) names.push_back(choice.name);
    std::size_t index = 0;
    auto problem = parse_choice(text, names, index);
    if (!problem) *static_cast<T*>(object) = choices_of(T{})[index].value;
    return problem;
  };
  schema.print = [](const void* object) {
    for (const auto& choice : choices_of(T{})) {
      if (choice.value == *static_cast<const T*>(object)) return std::string(choice.name);
    }
    return std::string();
  };
  return schema;
}

template <class T>
Schema structure_schema() {
  Schema schema;
  schema.kind = Schema::Kind::structure;
  auto list = T::parameters();
  schema.documentation = list.documentation;
  schema.fields = std::move(list.fields);
  schema.make_default = [] { return std::make_shared<const T>(); };
  if constexpr (requires(const T value) { value.violation(); }) {
    schema.violation = [](const void* object) {
      return static_cast<const T*>(object)->violation();
    };
  }
  return schema;
}

template <class... Ts>
Schema tagged_schema(const std::variant<Ts...>*) {
  using Variant = std::variant<Ts...>;
  Schema schema;
  schema.kind = Schema::Kind::tagged;
  (schema.alternatives.push_back({Ts::kind, &schema_of<Ts>,
                                  [](void* object) -> void* {
                                    return &static_cast<Variant*>(object)->template emplace<Ts>();
                                  },
                                  [](const void* object) -> const void* {
                                    return std::get_if<Ts>(static_cast<const Variant*>(object));
                                  }}),
   ...);
  return schema;
}

template <class T>
Schema list_schema(const std::vector<T>*) {
  using List = std::vector<T>;
  Schema schema;
  schema.kind = Schema::Kind::list;
  schema.element = &schema_of<T>;
  schema.clear = [](void* object) { static_cast<List*>(object)->clear(); };
  schema.append = [](void* object) -> void* { return &static_cast<List*>(object)->emplace_back(); };
  schema.size = [](const void* object) { return static_cast<const List*>(object)->size(); };
  schema.at = [](const void* object, std::size_t i) -> const void* {
    return &(*static_cast<const List*>(object))[i];
  };
  return schema;
}

template <class T>
Schema optional_schema(const std::optional<T>*) {
  using Maybe = std::optional<T>;
  Schema schema;
  schema.kind = Schema::Kind::optional;
  schema.element = &schema_of<T>;
  schema.clear = [](void* object) { static_cast<Maybe*>(object)->reset(); };
  schema.append = [](void* object) -> void* { return &static_cast<Maybe*>(object)->emplace(); };
  schema.size = [](const void* object) {
    return std::size_t{static_cast<const Maybe*>(object)->has_value() ? 1u : 0u};
  };
  schema.at = [](const void* object, std::size_t) -> const void* {
    return &**static_cast<const Maybe*>(object);
  };
  return schema;
}

template <class T>
Schema make_schema() {
  const T* type = nullptr;
  if constexpr (HasParameters<T>) {
    return structure_schema<T>();
  } else if constexpr (HasChoices<T>) {
    return choice_schema<T>();
  } else if constexpr (HasText<T>) {
    return scalar_schema<T>();
  } else if constexpr (requires { tagged_schema(type); }) {
    return tagged_schema(type);
  } else if constexpr (requires { list_schema(type); }) {
    return list_schema(type);
  } else {
    return optional_schema(type);
  }
}

}  // namespace declaration

template <class T>
const Schema& schema_of() {
  static const Schema schema = declaration::make_schema<T>();
  return schema;
}

}  // namespace osarium
