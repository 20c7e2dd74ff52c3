// Files as streams of bytes for the importers and the writer of traces. A file that is written
// appears under its name only when it is whole.
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>

#include "sim/parameters/errors.hpp"
#include "workloads/traces/byte_source.hpp"

namespace osarium {

struct InputSize {
  std::uint64_t all = 0;    // bytes
  std::uint64_t given = 0;  // of these so far
};

// Reads that go wrong end the input. Nothing, and an error, if the file does not open.
// `size` follows what is read of a plain file.
traces::ReadBytes open_to_read(const std::string& file, Errors& errors,
                               std::shared_ptr<InputSize> size = {});

class NewFile {
 public:
  explicit NewFile(std::string file) : file_(std::move(file)), partial_(file_ + ".partial") {}
  NewFile(const NewFile&) = delete;
  ~NewFile();

  bool open(Errors& errors);
  void write(std::string_view bytes);
  // Gives it its name.
  bool finish(Errors& errors);

 private:
  bool fail(const std::string& problem, int reason, Errors& errors);

  std::string file_, partial_;
  std::FILE* stream_ = nullptr;
  int trouble_ = 0;  // errno of the first write that failed
};

}  // namespace osarium
