// Texts of a trace by key, in the order in which they were set: the header and the end of a file,
// as lines `key: value`. A value is one line; keys are the file's own words.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace osarium::traces {

class Fields {
 public:
  void set(std::string_view key, std::string_view value);
  void set(std::string_view key, std::int64_t value) { set(key, std::to_string(value)); }
  std::string_view of(std::string_view key) const;     // "" if it is not there
  std::int64_t number_of(std::string_view key) const;  // 0 if it is not there
  const std::vector<std::pair<std::string, std::string>>& all() const { return all_; }

  std::string text() const;
  static Fields parse(std::string_view text);

 private:
  std::vector<std::pair<std::string, std::string>> all_;
};

}  // namespace osarium::traces
