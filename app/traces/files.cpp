#include "app/traces/files.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

namespace osarium {

traces::ReadBytes open_to_read(const std::string& file, Errors& errors,
                               std::shared_ptr<InputSize> size) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) {
    errors.add({file, 0, 0, "", "", "is a folder", "the file of a trace"});
    return {};
  }
  const std::shared_ptr<std::FILE> stream(std::fopen(file.c_str(), "rb"), [](std::FILE* opened) {
    if (opened != nullptr) std::fclose(opened);
  });
  if (stream == nullptr) {
    errors.add({file, 0, 0, "", "", "cannot be read: " + std::generic_category().message(errno)});
    return {};
  }
  if (size != nullptr) size->all = std::filesystem::file_size(file, ignored);
  return [stream, size](std::span<char> bytes) {
    const std::size_t given = std::fread(bytes.data(), 1, bytes.size(), stream.get());
    if (size != nullptr) size->given += given;
    return given;
  };
}

NewFile::~NewFile() {
  if (stream_ == nullptr) return;
  std::fclose(stream_);
  std::remove(partial_.c_str());
}

bool NewFile::open(Errors& errors) {
  stream_ = std::fopen(partial_.c_str(), "wb");
  return stream_ != nullptr || fail("cannot be written", errno, errors);
}

void NewFile::write(std::string_view bytes) {
  if (trouble_ == 0 && std::fwrite(bytes.data(), 1, bytes.size(), stream_) != bytes.size())
    trouble_ = errno;
}

bool NewFile::finish(Errors& errors) {
  const bool closed = std::fclose(std::exchange(stream_, nullptr)) == 0;
  if (!closed && trouble_ == 0) trouble_ = errno;
  if (trouble_ == 0 && std::rename(partial_.c_str(), file_.c_str()) != 0) trouble_ = errno;
  if (trouble_ == 0) return true;
  std::remove(partial_.c_str());
  return fail("cannot be written", trouble_, errors);
}

bool NewFile::fail(const std::string& problem, int reason, Errors& errors) {
  errors.add({file_, 0, 0, "", "", problem + ": " + std::generic_category().message(reason)});
  return false;
}

}  // namespace osarium
