// Bytes from anywhere, and out of gzip or zstd if they begin like that. Streams: memory does not
// grow with the input. A read that gives nothing is the end; problem() then says whether it is the
// right one. What came before the problem is good.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace osarium::traces {

// Fills the span as far as there is input; how many bytes it gave. 0: the end.
using ReadBytes = std::function<std::size_t(std::span<char>)>;
using WriteBytes = std::function<void(std::string_view)>;

class ByteSource {
 public:
  explicit ByteSource(ReadBytes input);
  ~ByteSource();

  std::size_t read(std::span<char> output);
  // "plain", "gzip" or "zstd".
  std::string_view packing() const;
  const std::string& problem() const { return problem_; }

 private:
  struct Gzip;
  struct Zstd;

  bool refill();
  std::size_t read_plain(std::span<char> output);
  std::size_t read_gzip(std::span<char> output);
  std::size_t read_zstd(std::span<char> output);

  ReadBytes input_;
  std::string buffer_;
  std::string_view left_;  // of the buffer
  std::unique_ptr<Gzip> gzip_;
  std::unique_ptr<Zstd> zstd_;
  bool ended_ = false;
  std::string problem_;
};

}  // namespace osarium::traces
