// A text file that was compiled into the program, such as a machine of configs/: the program needs
// no path to its data at run time. cmake/embed.cmake makes functions that return these; whoever
// reads one passes both members to read_text (document.hpp), so that messages name the file.
#pragma once

#include <span>
#include <string_view>

namespace osarium {

struct EmbeddedFile {
  std::string_view name;  // its path, seen from the root of the sources
  std::string_view text;
};

}  // namespace osarium
