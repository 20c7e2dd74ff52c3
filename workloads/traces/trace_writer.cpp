#include <zlib.h>
#include <zstd.h>

#include "sim/engine/check.hpp"
#include "workloads/traces/columns.hpp"
#include "workloads/traces/little_endian.hpp"
#include "workloads/traces/trace_file.hpp"

namespace osarium::traces {

namespace {

constexpr int fastest = 1;  // level of zstd: a tenth larger than its default, twice as fast

}  // namespace

TraceWriter::TraceWriter(WriteBytes output, const Fields& header, const Names& names)
    : output_(std::move(output)), names_(names) {
  std::string start(file_magic);
  put_u32(file_version, start);
  output_(start);
  block('H', 0, header.text());
}

void TraceWriter::flush() {
  if (rows_.empty()) return;
  columns_.clear();
  write_columns(rows_, names_, names_written_, columns_);
  names_written_ = names_.size();
  block('R', rows_.size(), columns_);
  written_ += static_cast<std::int64_t>(rows_.size());
  rows_.clear();
}

void TraceWriter::end(const Notes& notes) {
  flush();
  Fields fields;
  fields.set("rows", written_);
  notes.write(fields);
  block('E', 0, fields.text());
}

void TraceWriter::block(char kind, std::size_t count, std::string_view bytes) {
  packed_.resize(ZSTD_compressBound(bytes.size()));
  const std::size_t size =
      ZSTD_compress(packed_.data(), packed_.size(), bytes.data(), bytes.size(), fastest);
  OSARIUM_CHECK(!ZSTD_isError(size), "zstd does not compress");
  packed_.resize(size);
  std::string head(1, kind);
  put_u32(static_cast<std::uint32_t>(count), head);
  put_u32(static_cast<std::uint32_t>(bytes.size()), head);
  put_u32(static_cast<std::uint32_t>(size), head);
  put_u32(checksum_of(head, packed_), head);
  output_(head);
  output_(packed_);
}

}  // namespace osarium::traces
