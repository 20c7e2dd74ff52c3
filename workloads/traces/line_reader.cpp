#include "workloads/traces/line_reader.hpp"

#include <cstring>

namespace osarium::traces {

// Moves what is left to the front and reads behind it.
bool LineReader::fill() {
  if (!left_.empty()) std::memmove(buffer_.get(), left_.data(), left_.size());
  std::size_t have = left_.size();
  const std::size_t before = have;
  while (!ended_ && have < size) {
    const std::size_t got = input_({buffer_.get() + have, size - have});
    ended_ = got == 0;
    have += got;
  }
  left_ = start_of_buffer(have);
  return have > before;
}

bool LineReader::next(std::string_view& line) {
  std::size_t end = left_.find('\n');
  if (end == left_.npos && !ended_) {
    fill();
    end = left_.find('\n');
  }
  if (left_.empty()) return false;
  ++number_;
  unfinished_ = end == left_.npos;
  line = left_.substr(0, end);
  left_.remove_prefix(unfinished_ ? left_.size() : end + 1);
  cut_ = line.size() > longest;
  line = line.substr(0, longest);
  // Longer than the buffer: what comes before its end belongs to nothing. The line itself stays
  // where it is, as it is copied out of the way.
  if (unfinished_ && !ended_) {
    static_assert(longest < size / 2);
    while (unfinished_ && !ended_) {
      left_ = start_of_buffer(longest);
      fill();
      left_.remove_prefix(longest);
      const std::size_t found = left_.find('\n');
      unfinished_ = found == left_.npos;
      left_.remove_prefix(unfinished_ ? left_.size() : found + 1);
    }
    line = start_of_buffer(longest);
  }
  line = without_end(line);
  return true;
}

std::string_view LineReader::without_end(std::string_view line) {
  constexpr std::string_view literal = "\\n\\";
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
  if (line.ends_with(literal)) line.remove_suffix(literal.size());
  return line;
}

}  // namespace osarium::traces
