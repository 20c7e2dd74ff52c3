#include <zstd.h>

#include "workloads/traces/columns.hpp"
#include "workloads/traces/little_endian.hpp"
#include "workloads/traces/trace_file.hpp"

namespace osarium::traces {

namespace {

constexpr std::size_t head_size = 17, checksum_at = 13;
// Beyond what a writer makes of a block, so that damaged sizes do not fill the memory.
constexpr std::uint32_t largest_block = 64 << 20;

}  // namespace

TraceReader::TraceReader(ReadBytes input) : input_(std::move(input)) {
  std::string start;
  if (!take(file_magic.size() + 4, start) || !start.starts_with(file_magic)) {
    fail("is no trace file");
    return;
  }
  const std::uint32_t version = u32_at(start, file_magic.size());
  if (version != file_version) {
    fail("is a trace file of version " + std::to_string(version) + "; this program reads version " +
         std::to_string(file_version) + ", so import the original file again");
    return;
  }
  Block block;
  if (!read_packed(block)) return;
  if (block.kind != 'H')
    fail("has no header");
  else
    header_ = Fields::parse(block.bytes);
}

bool TraceReader::fail(std::string problem) {
  problem_ = std::move(problem);
  ended_ = true;
  return false;
}

bool TraceReader::take(std::size_t size, std::string& bytes) {
  bytes.resize(size);
  std::size_t have = 0;
  while (have < size) {
    const std::size_t got = input_({bytes.data() + have, size - have});
    if (got == 0) break;
    have += got;
  }
  bytes.resize(have);
  return have == size;
}

bool TraceReader::read_packed(Block& block) {
  const std::string place = "block " + std::to_string(++blocks_);
  std::string head, packed;
  if (!take(head_size, head)) {
    return fail(head.empty() ? "ends after " + std::to_string(blocks_ - 1) +
                                   " blocks, without its end: it was cut off"
                             : "is cut off in " + place);
  }
  block.kind = head[0];
  block.count = u32_at(head, 1);
  const std::uint32_t size = u32_at(head, 5), packed_size = u32_at(head, 9);
  const bool known = block.kind == 'H' || block.kind == 'R' || block.kind == 'E';
  if (!known || block.count > rows_of_a_block || size > largest_block ||
      packed_size > largest_block)
    return fail("is damaged in the head of " + place);
  if (!take(packed_size, packed)) return fail("is cut off in " + place);
  if (checksum_of(std::string_view(head).substr(0, checksum_at), packed) !=
      u32_at(head, checksum_at))
    return fail("is damaged in " + place + ": its checksum is another");
  block.bytes.resize(size);
  if (ZSTD_decompress(block.bytes.data(), size, packed.data(), packed.size()) != size)
    return fail("is damaged in " + place + ", which does not unpack");
  return true;
}

bool TraceReader::read_block() {
  if (ended_) return false;
  Block block;
  if (!read_packed(block)) return false;
  at_ = 0;
  rows_.clear();
  if (block.kind == 'E') {
    read_end(block.bytes);
    return false;
  }
  if (block.kind != 'R' || block.count == 0 ||
      !read_columns(block.bytes, block.count, rows_, names_)) {
    rows_.clear();
    return fail("is damaged in block " + std::to_string(blocks_) + ", whose columns do not fit");
  }
  read_ += block.count;
  return true;
}

void TraceReader::read_end(const std::string& text) {
  ended_ = true;
  const Fields fields = Fields::parse(text);
  notes_ = Notes::read(fields);
  std::string more;
  if (fields.number_of("rows") != read_)
    fail("has " + std::to_string(read_) + " rows, but its end says " +
         std::to_string(fields.number_of("rows")));
  else if (take(1, more))
    fail("goes on after its end");
}

}  // namespace osarium::traces
