// The text of one value: how every scalar type of a configuration is read and written. Reading is
// exact or it is an error: decimal text is scaled with integer arithmetic (0.1us is 100000 ps), no
// locale is consulted, and what a type cannot hold is refused, not rounded. print_value writes the
// shortest readable form, which parse_value reads back to the same value.
//
// A new scalar type needs three overloads beside it: parse_value, print_value and scalar_type.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sim/parameters/units.hpp"

namespace osarium {

struct Scalar {
  std::string_view text;
  bool quoted = false;  // "8" is text, 8 is a number
};

// Why a text is not a value: the predicate of `found "4"`, what would be right, the nearest right
// text if any.
struct Problem {
  std::string what;
  std::string allowed;
  std::string suggestion;
};

// What describe, the JSON Schema and error messages say about a scalar type.
struct ScalarType {
  std::string_view name;        // "duration"
  std::string allowed;          // "a duration such as 4us (ps, ns, ...)"
  std::string unit;             // "ps, ns, us, ms, s, min, h"; empty for plain values
  std::string_view json_types;  // a JSON array: ["string"]
  std::string pattern = {};     // ECMA regular expression for the strings among them; empty: any
  std::string pattern_positive = {};  // the same without a minus sign
};

std::optional<Problem> parse_value(Scalar text, Duration& value);
std::optional<Problem> parse_value(Scalar text, Bytes& value);
std::optional<Problem> parse_value(Scalar text, Bandwidth& value);
std::optional<Problem> parse_value(Scalar text, Rate& value);
std::optional<Problem> parse_value(Scalar text, Frequency& value);
std::optional<Problem> parse_value(Scalar text, Ratio& value);  // 2% or 0.02
std::optional<Problem> parse_value(Scalar text, std::int64_t& value);
std::optional<Problem> parse_value(Scalar text, double& value);
std::optional<Problem> parse_value(Scalar text, bool& value);  // true or false, nothing else
std::optional<Problem> parse_value(Scalar text, std::string& value);

std::string print_value(Duration value);
std::string print_value(Bytes value);
std::string print_value(Bandwidth value);
std::string print_value(Rate value);
std::string print_value(Frequency value);
std::string print_value(Ratio value);
std::string print_value(std::int64_t value);
std::string print_value(double value);
std::string print_value(bool value);
std::string print_value(const std::string& value);

// The argument selects the overload; its value is not looked at.
ScalarType scalar_type(const Duration*);
ScalarType scalar_type(const Bytes*);
ScalarType scalar_type(const Bandwidth*);
ScalarType scalar_type(const Rate*);
ScalarType scalar_type(const Frequency*);
ScalarType scalar_type(const Ratio*);
ScalarType scalar_type(const std::int64_t*);
ScalarType scalar_type(const double*);
ScalarType scalar_type(const bool*);
ScalarType scalar_type(const std::string*);

// One of a few words, in the order of their indices; for enumerations.
std::optional<Problem> parse_choice(Scalar text, std::span<const std::string_view> names,
                                    std::size_t& index);

// "a, b or c".
std::string list_of(std::span<const std::string_view> names);

}  // namespace osarium
