// The bytes of a configuration before YAML sees them: decoded to UTF-8 with \n line ends, checked
// for what would confuse the parser or the user (binary data, tabs as indentation, sheer size).
// Internal to sim/parameters.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/parameters/errors.hpp"

namespace osarium {

// UTF-8 with or without byte-order mark, and UTF-16 with one. Nothing if `bytes` cannot be YAML;
// then `errors` says where and why. A tab may not indent a line, wherever the line is.
std::optional<std::string> decode_source(std::string_view bytes, const std::string& name,
                                         Errors& errors);

}  // namespace osarium
