// JSON documents, built member by member in the order of the calls. Text may be any bytes (a file's
// name need not be UTF-8): what comes out is valid JSON. Keys must be unique; nobody checks.
//
//   JsonObject().text("kind", "fixed").flag("valid", true).str()
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace osarium {

class JsonObject {
 public:
  JsonObject& text(std::string_view key, std::string_view value);
  JsonObject& number(std::string_view key, std::int64_t value);
  JsonObject& flag(std::string_view key, bool value);
  JsonObject& raw(std::string_view key, std::string_view json);
  JsonObject& members(const JsonObject& other);

  std::string str() const { return "{" + members_ + "}"; }

 private:
  std::string members_;
};

std::string json_array(const std::vector<std::string>& entries);
std::string json_text(std::string_view text);

}  // namespace osarium
