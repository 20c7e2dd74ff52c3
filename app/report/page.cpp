#include "app/report/page.hpp"

namespace osarium {

namespace {

constexpr std::string_view head = R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
h1, h2 { font-weight: 600; } pre { background: #f5f5f5; padding: 1rem; overflow-x: auto; font-size: 13px; }
svg { width: 100%; height: auto; } svg text { font: 13px system-ui, sans-serif; fill: currentColor; }
table { border-collapse: collapse; font-size: 13px; display: block; overflow-x: auto; } td, th { padding: .1rem .6rem; text-align: right; white-space: pre; }
td:first-child { text-align: left; } .legend span { display: inline-block; margin-right: 1rem; } .legend i { display: inline-block; width: .8em; height: .8em; margin-right: .3em; }
.alarm { border: 2px solid #e15759; padding: .3rem .6rem; font-weight: 600; }
@media (prefers-color-scheme: dark) { body { background: #181818; color: #ddd; } pre { background: #222; } }
</style>
)";

}  // namespace

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      default: result += c;
    }
  }
  return result;
}

std::string table_html(const std::vector<std::vector<std::string>>& rows) {
  std::string html = "<table>\n";
  for (const std::vector<std::string>& row : rows) {
    html += "<tr>";
    for (const std::string& text : row) html += "<td>" + escaped(text) + "</td>";
    html += "</tr>\n";
  }
  return html + "</table>\n";
}

std::string page(std::string_view title, std::string_view body, std::string_view numbers) {
  const std::string name = escaped(title);
  std::string html(head);
  html += "<title>" + name + "</title></head><body>\n<h1>" + name + "</h1>\n";
  html += body;
  return html + "<h2>In numbers</h2>\n<pre>" + escaped(numbers) + "</pre>\n</body></html>\n";
}

}  // namespace osarium
