// Architectures as configurations write them down: the name of a known one, or a map that changes
// some fields of it: {base: microkernel, name: mine, scheduling: {policy: {kind: fifo}}}.
#pragma once

#include <optional>
#include <string>

#include "app/answer.hpp"
#include "architectures/registry.hpp"
#include "sim/parameters/document.hpp"

namespace osarium {

// Nothing if there is any error in it. `node` is a part of the document.
std::optional<Architecture> read_architecture(const Document& document, const Node& node,
                                              Errors& errors);
// From the command line: a name and overrides of its fields.
std::optional<Architecture> read_architecture(const std::string& name,
                                              std::span<const std::string> overrides,
                                              Errors& errors);
bool is_architecture_name(std::string_view name);
// What describe says of it.
Answer describe_architecture(const std::string& name);

}  // namespace osarium
