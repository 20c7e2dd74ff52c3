// A file that is written piece by piece, whole or not at all: under another name until commit(),
// and gone without it. What could not be written is known at the end. One thread writes it; others
// may ask how far it is.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string_view>
#include <vector>

namespace osarium::timeline {

class OutputFile {
 public:
  explicit OutputFile(std::filesystem::path path);
  OutputFile(const OutputFile&) = delete;
  ~OutputFile();

  void write(std::string_view bytes) {
    if (bytes.size() > buffer_.size() - filled_) flush();
    if (bytes.size() > buffer_.size()) return put(bytes);
    std::copy(bytes.begin(), bytes.end(), buffer_.begin() + static_cast<std::ptrdiff_t>(filled_));
    filled_ += bytes.size();
  }
  // Room for as many at least; fill() says where in it what was put there ends.
  char* room(std::size_t bytes) {
    if (bytes > buffer_.size() - filled_) make_room(bytes);
    return buffer_.data() + filled_;
  }
  void fill(const char* end) { filled_ = static_cast<std::size_t>(end - buffer_.data()); }
  // All; and how much of it has left the buffer, which any thread may ask.
  std::uint64_t bytes() const { return written_ + filled_; }
  std::uint64_t written() const { return written_; }
  bool failed() const { return failed_; }
  // Whether all of it is there now.
  bool commit();

 private:
  void flush();
  void make_room(std::size_t bytes);
  void put(std::string_view bytes);

  std::filesystem::path path_;
  std::filesystem::path unfinished_;
  std::FILE* file_;
  std::vector<char> buffer_;
  std::size_t filled_ = 0;
  std::atomic<std::uint64_t> written_ = 0;
  std::atomic<bool> failed_ = false;
};

}  // namespace osarium::timeline
