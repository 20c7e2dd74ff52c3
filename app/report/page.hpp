// An HTML page that needs nothing besides itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace osarium {

// As text, also within quotes.
std::string escaped(std::string_view text);

// Rows of cells, as text.
std::string table_html(const std::vector<std::vector<std::string>>& rows);

// With its title above the body, and what a terminal shows below it.
std::string page(std::string_view title, std::string_view body, std::string_view numbers);

}  // namespace osarium
