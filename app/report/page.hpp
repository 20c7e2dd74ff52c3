// An HTML page that needs nothing besides itself.
#pragma once

#include <string>
#include <string_view>

namespace osarium {

// As text, also within quotes.
std::string escaped(std::string_view text);

// With its title above the body, and what a terminal shows below it.
std::string page(std::string_view title, std::string_view body, std::string_view numbers);

}  // namespace osarium
