#include "app/timeline/output_file.hpp"

#include <algorithm>

namespace osarium::timeline {

namespace {

constexpr std::size_t buffered = 1 << 20;

std::filesystem::path unfinished(std::filesystem::path path) {
  path += ".part";
  return path;
}

}  // namespace

OutputFile::OutputFile(std::filesystem::path path)
    : path_(std::move(path)),
      unfinished_(unfinished(path_)),
      file_(std::fopen(unfinished_.c_str(), "wb")),
      buffer_(buffered),
      failed_(file_ == nullptr) {
  if (file_ != nullptr) std::setvbuf(file_, nullptr, _IONBF, 0);
}

OutputFile::~OutputFile() {
  if (file_ == nullptr) return;
  std::fclose(file_);
  std::error_code ignored;
  std::filesystem::remove(unfinished_, ignored);
}

void OutputFile::flush() {
  put({buffer_.data(), filled_});
  filled_ = 0;
}

void OutputFile::make_room(std::size_t bytes) {
  flush();
  if (bytes > buffer_.size()) buffer_.resize(bytes);
}

void OutputFile::put(std::string_view bytes) {
  written_ += bytes.size();
  if (!failed_) failed_ = std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size();
}

bool OutputFile::commit() {
  flush();
  if (file_ == nullptr) return false;
  if (std::fclose(file_) != 0) failed_ = true;
  file_ = nullptr;
  std::error_code failed;
  if (!failed_) std::filesystem::rename(unfinished_, path_, failed);
  if (!failed_ && !failed) return true;
  std::filesystem::remove(unfinished_, failed);
  failed_ = true;
  return false;
}

}  // namespace osarium::timeline
