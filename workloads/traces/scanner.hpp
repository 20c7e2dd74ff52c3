// Takes a line apart from left to right, without copies. What is looked for and not there makes the
// scanner bad, and it stays so: a parser asks once, at its end.
#pragma once

#include <charconv>
#include <cstdint>
#include <string_view>

namespace osarium::traces {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

inline std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : left_(text) {}

  bool good() const { return good_; }
  std::string_view left() const { return left_; }
  bool starts(std::string_view text) const { return left_.starts_with(text); }

  // Behind the next `text`, wherever it is.
  Scanner& to(std::string_view text) {
    const std::size_t at = left_.find(text);
    if (at == left_.npos) return fail();
    left_.remove_prefix(at + text.size());
    return *this;
  }
  // Behind `text`, if it is there; otherwise nothing moves.
  bool pass(std::string_view text) {
    if (!left_.starts_with(text)) return false;
    left_.remove_prefix(text.size());
    return true;
  }
  // What stands before the next `text`, and goes behind that.
  std::string_view until(std::string_view text) {
    const std::size_t at = left_.find(text);
    if (at == left_.npos) return fail(), std::string_view();
    const std::string_view before = left_.substr(0, at);
    left_.remove_prefix(at + text.size());
    return before;
  }
  // Up to the next space or the end.
  std::string_view word() {
    spaces();
    const std::string_view word = left_.substr(0, left_.find(' '));
    if (word.empty()) fail();
    left_.remove_prefix(word.size());
    return word;
  }
  Scanner& spaces() {
    while (!left_.empty() && (left_.front() == ' ' || left_.front() == '\t'))
      left_.remove_prefix(1);
    return *this;
  }
  // A number of this base; with the base 16 it may begin with 0x and have all 64 bits.
  std::int64_t number(int base = 10) {
    if (base == 16) pass("0x");
    const char* const end = left_.data() + left_.size();
    std::uint64_t bits = 0;
    std::int64_t value = 0;
    const auto result = base == 16 ? std::from_chars(left_.data(), end, bits, base)
                                   : std::from_chars(left_.data(), end, value, base);
    if (result.ec != std::errc()) return fail(), 0;
    left_.remove_prefix(static_cast<std::size_t>(result.ptr - left_.data()));
    return base == 16 ? static_cast<std::int64_t>(bits) : value;
  }
  Scanner& fail() {
    good_ = false;
    left_ = {};
    return *this;
  }

 private:
  std::string_view left_;
  bool good_ = true;
};

}  // namespace osarium::traces
