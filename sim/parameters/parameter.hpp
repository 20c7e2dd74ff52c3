// One declaration per parameter. A parameter struct has plain members with default values and one
// list:
//
//   struct NicParameters {
//     Bandwidth line_rate = 10_Gbps;
//     std::int64_t rings = 8;
//     static auto parameters() {
//       return parameter_list("A network card.",
//                             parameter("line_rate", &NicParameters::line_rate, positive, "Rate of
//                             the wire."), parameter("rings", &NicParameters::rings, between(1,
//                             256), "Receive rings."));
//     }
//   };
//
// From it come strict reading, defaults, describe, JSON Schema and writing back
// (configuration.hpp). Members may be scalars (text.hpp), enumerations with `choices_of`, other
// such structs, std::optional and std::vector of these, and std::variant of structs that each have
// `static constexpr std::string_view kind`. Parameters that must fit together are checked by an
// optional member `std::optional<Violation> violation() const`.
#pragma once

#include <array>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "sim/parameters/bounds.hpp"
#include "sim/parameters/schema_of.hpp"

namespace osarium {

struct Required {};
// No default: a configuration without this parameter is an error.
inline constexpr Required required;

struct NotEmpty {};
// A list with at least one entry.
inline constexpr NotEmpty not_empty;

// One entry of an enumeration's names:
//   constexpr std::array<Named<Wake>, 2> choices_of(Wake) { return {{{"poll", Wake::poll, "…"},
//   …}}; }
// found by argument-dependent lookup beside the enumeration.
template <class E>
struct Named {
  std::string_view name;
  E value;
  std::string_view documentation = "";
};

namespace declaration {

inline void set(Field& field, const char* documentation) { field.documentation = documentation; }
inline void set(Field& field, Required) { field.required = true; }
inline void set(Field& field, NotEmpty) { field.not_empty = true; }

template <class T>
struct Leaf {
  using Type = T;
};
template <class T>
struct Leaf<std::optional<T>> : Leaf<T> {};
template <class T>
struct Leaf<std::vector<T>> : Leaf<T> {};

}  // namespace declaration

// Options in any order: documentation (text), required, not_empty, and ranges of bounds.hpp.
template <class S, class T, class... Options>
Field parameter(std::string_view key, T S::*member, Options... options) {
  Field field;
  field.key = key;
  field.type = &schema_of<T>;
  field.member = [member](void* object) -> void* { return &(static_cast<S*>(object)->*member); };
  auto apply = [&](auto option) {
    if constexpr (requires {
                    option.template narrow<typename declaration::Leaf<T>::Type>(field.bounds);
                  }) {
      option.template narrow<typename declaration::Leaf<T>::Type>(field.bounds);
    } else {
      declaration::set(field, option);
    }
  };
  (apply(options), ...);
  return field;
}

struct ParameterList {
  std::string_view documentation;
  std::vector<Field> fields;
};

template <class... Fields>
ParameterList parameter_list(std::string_view documentation, Fields... fields) {
  return {documentation, {std::move(fields)...}};
}

}  // namespace osarium
