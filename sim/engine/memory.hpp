// Large blocks of memory for the engine: uninitialised, aligned to a cache line, and backed by huge
// pages when they are large (a million pending coroutines are bound by address translation
// otherwise).
#pragma once

#include <cstddef>
#include <utility>

namespace osarium {

// Of the machine that the program runs on.
inline constexpr std::size_t host_cache_line = 64;

class Pages {
 public:
  Pages() = default;
  explicit Pages(std::size_t bytes);
  Pages(Pages&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
  Pages& operator=(Pages&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~Pages();

  std::byte* data() const { return data_; }
  std::size_t bytes() const { return bytes_; }

 private:
  std::byte* data_ = nullptr;
  std::size_t bytes_ = 0;
};

}  // namespace osarium
