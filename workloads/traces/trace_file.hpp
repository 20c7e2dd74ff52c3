// The trace file: a header of texts, blocks of rows as compressed columns, each with a checksum,
// and an end that counts them. Written and read as a stream; neither holds more than one block. A
// file without its end, or with a block that is not what was written, is a problem that names the
// place. docs/traces.md has the bytes. The same events and texts make the same bytes.
#pragma once

#include <vector>

#include "workloads/traces/event_source.hpp"

namespace osarium::traces {

inline constexpr std::string_view file_magic = "OSATRACE";
inline constexpr std::uint32_t file_version = 1;
inline constexpr std::size_t rows_of_a_block = 1 << 15;

class TraceWriter {
 public:
  // `names` are those of the events; they may grow between the calls.
  TraceWriter(WriteBytes output, const Fields& header, const Names& names);
  void add(const Event& event) {
    rows_.push_back(event);
    if (rows_.size() == rows_of_a_block) flush();
  }
  // Once, as the last call.
  void end(const Notes& notes);

 private:
  void flush();
  void block(char kind, std::size_t count, std::string_view bytes);

  WriteBytes output_;
  const Names& names_;
  std::size_t names_written_ = 1;
  std::vector<Event> rows_;
  std::int64_t written_ = 0;
  std::string columns_, packed_;
};

class TraceReader : public EventSource {
 public:
  explicit TraceReader(ReadBytes input);
  bool next(Event& event) override {
    if (at_ == rows_.size() && !read_block()) return false;
    event = rows_[at_++];
    return true;
  }
  std::string_view format() const override { return "osarium"; }

 private:
  struct Block {
    char kind;
    std::uint32_t count;
    std::string bytes;
  };
  bool read_block();
  bool read_packed(Block& block);
  void read_end(const std::string& text);
  bool take(std::size_t size, std::string& bytes);
  bool fail(std::string problem);

  ReadBytes input_;
  std::vector<Event> rows_;
  std::size_t at_ = 0;
  std::int64_t blocks_ = 0, read_ = 0;
  bool ended_ = false;
};

}  // namespace osarium::traces
