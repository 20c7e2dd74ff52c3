// What can be done with a declared parameter struct T (parameter.hpp): read it strictly from a
// document, print it back with the origin of every value, describe it for people and for editors.
//
//   Errors errors;
//   StudyParameters study;
//   if (auto document = read_file(path, errors)) {
//     apply_overrides(*document, {"workload.rate=400krps"}, errors);
//     read_parameters(*document, study, errors);
//   }
//   errors.throw_if_any();
#pragma once

#include <span>
#include <string>

#include "sim/parameters/document.hpp"
#include "sim/parameters/parameter.hpp"

namespace osarium {

// Each override is key=value with a dotted path (`steps[0].mean=4us`) and any YAML as value. The
// value replaces what the document says, maps on the way are made; list entries must exist. Apply
// them before reading.
void apply_overrides(Document& document, std::span<const std::string> overrides, Errors& errors);

void read_parameters(const Schema& schema, const Document& document, void* object, Errors& errors);
std::string write_resolved(const Schema& schema, const void* object, const Document& document);
std::string describe(const Schema& schema, const void* defaults);
std::string json_schema(const Schema& schema, const void* defaults, std::string_view title);

// Overwrites in `value` what the document sets and leaves the rest. After errors `value` is not to
// be used.
template <class T>
void read_parameters(const Document& document, T& value, Errors& errors) {
  read_parameters(schema_of<T>(), document, &value, errors);
}

// YAML that read_parameters reads back to the same value; each line says where its value is from:
// default, file:line:column, or the override.
template <class T>
std::string write_resolved(const T& value, const Document& document) {
  return write_resolved(schema_of<T>(), &value, document);
}

// A table: parameter, default, unit, range, documentation; ends with a newline.
template <class T>
std::string describe() {
  const T defaults{};
  return describe(schema_of<T>(), &defaults);
}

// JSON Schema, draft 2020-12, for editors. What it accepts is a little more than what is read:
// ranges of quantities and rules between parameters are beyond it.
template <class T>
std::string json_schema(std::string_view title) {
  const T defaults{};
  return json_schema(schema_of<T>(), &defaults, title);
}

}  // namespace osarium
