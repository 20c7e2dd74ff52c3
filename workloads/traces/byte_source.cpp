#include "workloads/traces/byte_source.hpp"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>

#include "sim/engine/check.hpp"

namespace osarium::traces {

namespace {

constexpr std::size_t buffer_size = 256 << 10;
constexpr std::string_view gzip_magic = "\x1f\x8b", zstd_magic = "\x28\xb5\x2f\xfd";
constexpr int gzip_only = 16 + MAX_WBITS;
constexpr int largest_window = 27;  // 128 MiB: a frame that needs more is refused

}  // namespace

struct ByteSource::Gzip {
  z_stream stream{};
  bool inside = true;  // of a member
  Gzip() {
    const int status = inflateInit2(&stream, gzip_only);
    OSARIUM_CHECK(status == Z_OK, "zlib does not start");
  }
  ~Gzip() { inflateEnd(&stream); }
};

struct ByteSource::Zstd {
  ZSTD_DCtx* context = ZSTD_createDCtx();
  bool inside = true;  // of a frame
  Zstd() {
    OSARIUM_CHECK(context != nullptr, "zstd does not start");
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, largest_window);
  }
  ~Zstd() { ZSTD_freeDCtx(context); }
};

ByteSource::ByteSource(ReadBytes input) : input_(std::move(input)), buffer_(buffer_size, '\0') {
  refill();
  if (left_.starts_with(gzip_magic)) gzip_ = std::make_unique<Gzip>();
  if (left_.starts_with(zstd_magic)) zstd_ = std::make_unique<Zstd>();
}

ByteSource::~ByteSource() = default;

std::string_view ByteSource::packing() const { return gzip_ ? "gzip" : zstd_ ? "zstd" : "plain"; }

bool ByteSource::refill() {
  std::size_t have = 0;
  while (have < zstd_magic.size()) {  // enough to know the packing, if there is as much
    const std::size_t got = input_({buffer_.data() + have, buffer_.size() - have});
    if (got == 0) break;
    have += got;
  }
  left_ = std::string_view(buffer_).substr(0, have);
  return have > 0;
}

std::size_t ByteSource::read(std::span<char> output) {
  if (ended_ || output.empty()) return 0;
  return gzip_ ? read_gzip(output) : zstd_ ? read_zstd(output) : read_plain(output);
}

std::size_t ByteSource::read_plain(std::span<char> output) {
  if (left_.empty() && !refill()) return 0;
  const std::size_t size = std::min(left_.size(), output.size());
  std::memcpy(output.data(), left_.data(), size);
  left_.remove_prefix(size);
  return size;
}

std::size_t ByteSource::read_gzip(std::span<char> output) {
  z_stream& stream = gzip_->stream;
  stream.next_out = reinterpret_cast<Bytef*>(output.data());
  stream.avail_out = static_cast<uInt>(output.size());
  while (stream.avail_out > 0) {
    if (left_.empty() && !refill()) {
      ended_ = true;
      if (gzip_->inside) problem_ = "the gzip data are cut off";
      break;
    }
    if (!gzip_->inside) {  // another member, or what gzip calls trailing garbage
      if (!left_.starts_with(gzip_magic.front())) {
        ended_ = true;
        if (left_.front() != '\0') problem_ = "there is something else after the gzip data";
        break;
      }
      inflateReset2(&stream, gzip_only);
      gzip_->inside = true;
    }
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(left_.data()));
    stream.avail_in = static_cast<uInt>(left_.size());
    const int status = inflate(&stream, Z_NO_FLUSH);
    left_.remove_prefix(left_.size() - stream.avail_in);
    if (status == Z_STREAM_END) gzip_->inside = false;
    if (status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR) continue;
    ended_ = true;
    problem_ = "the gzip data are damaged";
    break;
  }
  return output.size() - stream.avail_out;
}

std::size_t ByteSource::read_zstd(std::span<char> output) {
  ZSTD_outBuffer out{output.data(), output.size(), 0};
  while (out.pos < out.size) {
    if (left_.empty() && !refill()) {
      ended_ = true;
      if (zstd_->inside) problem_ = "the zstd data are cut off";
      break;
    }
    ZSTD_inBuffer in{left_.data(), left_.size(), 0};
    const std::size_t status = ZSTD_decompressStream(zstd_->context, &out, &in);
    left_.remove_prefix(in.pos);
    if (ZSTD_isError(status)) {
      ended_ = true;
      problem_ = std::string("the zstd data are damaged: ") + ZSTD_getErrorName(status);
      break;
    }
    zstd_->inside = status != 0;
  }
  return out.pos;
}

}  // namespace osarium::traces
