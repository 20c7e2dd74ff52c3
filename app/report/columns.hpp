// Rows of words set as columns of a terminal's text, each line two spaces in.
#pragma once

#include <string>
#include <vector>

namespace osarium {

// The first `left` columns to the left, the others to the right.
std::string columns(const std::vector<std::vector<std::string>>& rows, std::size_t left = 1);

}  // namespace osarium
