// A YAML parser's complaints in the words of somebody who edits a configuration. Internal to
// sim/parameters.
#pragma once

#include <string>
#include <string_view>

#include "sim/parameters/tree_builder.hpp"

namespace osarium {

// `message` is yaml-cpp's.
void add_syntax_error(TreeBuilder& builder, std::string_view text, Mark mark,
                      std::string_view message);

// What stands at the mark, up to the end of its line.
std::string rest_of_line(std::string_view text, Mark mark);

// Whether the scalar whose properties or opening quote stand at the mark lacks its closing quote.
bool quote_left_open(std::string_view text, Mark mark);

}  // namespace osarium
