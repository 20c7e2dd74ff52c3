// The numbers behind the names that strace prints: system calls of x86-64, errors, and the few
// symbols among arguments that say what a call is about.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace osarium::traces {

class StraceNumbers {
 public:
  StraceNumbers();
  std::optional<std::int64_t> call(std::string_view name) const { return in(calls_, name); }
  std::optional<std::int64_t> error(std::string_view name) const { return in(errors_, name); }
  // "AT_FDCWD", "FUTEX_WAIT_PRIVATE", and their like with | between them; what is not known is 0.
  std::int64_t symbols(std::string_view text) const;

 private:
  using Table = std::unordered_map<std::string_view, std::int64_t>;  // looked up, never walked
  static std::optional<std::int64_t> in(const Table& table, std::string_view name) {
    const auto found = table.find(name);
    return found == table.end() ? std::nullopt : std::optional(found->second);
  }

  Table calls_, errors_, symbols_;
};

}  // namespace osarium::traces
