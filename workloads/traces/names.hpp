// The texts of a trace (threads, interrupt handlers, operations), each once, by index. 0 is "", the
// name that is not known. The table is bounded: hostile input must not fill the memory, so what
// comes when it is full is 0 as well, and is counted.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace osarium::traces {

class Names {
 public:
  static constexpr std::size_t limit = 1 << 16;
  static constexpr std::size_t longest = 256;  // the rest of a longer one is cut

  Names() { index_of(""); }
  std::uint32_t index_of(std::string_view name);
  std::string_view operator[](std::size_t index) const { return names_[index]; }
  std::size_t size() const { return names_.size(); }
  std::uint64_t left_out() const { return left_out_; }

 private:
  std::deque<std::string> names_;  // whose elements stay where they are
  std::unordered_map<std::string_view, std::uint32_t> indices_;  // looked up, never walked
  std::uint64_t left_out_ = 0;
};

}  // namespace osarium::traces
