#include "app/answer.hpp"

namespace osarium {

namespace {

std::string error_json(const ConfigError& error) {
  JsonObject object;
  object.flag("warning", error.warning).text("file", error.file);
  if (error.line > 0) object.number("line", error.line).number("column", error.column);
  auto add = [&](std::string_view key, const std::string& value) {
    if (!value.empty()) object.text(key, value);
  };
  add("path", error.path);
  add("found", error.found);
  add("problem", error.problem);
  add("allowed", error.allowed);
  add("suggestion", error.suggestion);
  return object.text("text", error.text()).str();
}

}  // namespace

std::string_view version() { return OSARIUM_VERSION; }

std::string Answer::document() const {
  if (!errors.any_errors() && !foreign_document.empty()) return foreign_document;
  std::vector<std::string> list;
  for (const ConfigError& error : errors.sorted()) list.push_back(error_json(error));
  std::size_t unlisted = errors.error_count() + errors.warning_count() - list.size();
  JsonObject object;
  object.text("osarium", version()).number("format", 1).members(json);
  object.raw("errors", json_array(list));
  if (unlisted > 0) object.number("errors_not_listed", static_cast<std::int64_t>(unlisted));
  return object.str() + "\n";
}

Answer version_answer() { return {.text = "osarium " + std::string(version()) + "\n", .json = {}}; }

Answer wrong_command(std::string about, std::string found, std::string problem, std::string allowed,
                     std::string suggestion) {
  Answer answer;
  answer.errors.add({"osarium", 0, 0, std::move(about), std::move(found), std::move(problem),
                     std::move(allowed), std::move(suggestion)});
  return answer;
}

}  // namespace osarium
