// The bytes of a file that a user names. Only programs read files: what is built of parameters gets
// their contents, so that it can do without a file system.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/parameters/errors.hpp"

namespace osarium {

// Nothing, and an error, if it is missing, no regular file, unreadable or too large. `wanted` is
// what should be there, for the error.
std::optional<std::string> load_file(const std::string& path, Errors& errors,
                                     std::string_view wanted = "YAML file");

}  // namespace osarium
