// Lines of a source, without their ends: newline, carriage return, and the literal `\n\` of traces
// that went through a script. A line is good until the next call. Lines longer than `longest` are
// cut there, and cut() says so.
#pragma once

#include <cstdint>
#include <memory>

#include "workloads/traces/byte_source.hpp"

namespace osarium::traces {

class LineReader {
 public:
  static constexpr std::size_t longest = 64 << 10;

  explicit LineReader(ReadBytes input) : input_(std::move(input)) { fill(); }

  // What the input begins with, at most `size` bytes. Only before the first line.
  std::string_view beginning() const { return left_; }
  bool next(std::string_view& line);
  std::int64_t number() const { return number_; }  // of the last line, from 1
  bool cut() const { return cut_; }
  bool unfinished() const { return unfinished_; }  // the last line had no end

  static std::string_view without_end(std::string_view line);

 private:
  static constexpr std::size_t size = 1 << 20;

  bool fill();
  std::string_view start_of_buffer(std::size_t bytes) const { return {buffer_.get(), bytes}; }

  ReadBytes input_;
  std::unique_ptr<char[]> buffer_ = std::make_unique_for_overwrite<char[]>(size);
  std::string_view left_;
  std::int64_t number_ = 0;
  bool cut_ = false, unfinished_ = false, ended_ = false;
};

}  // namespace osarium::traces
