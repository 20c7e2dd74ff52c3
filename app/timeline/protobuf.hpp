// The wire format of Protocol Buffers, as much of it as a writer needs: fields appended one after
// the other, messages within messages without a copy.
//
//   const auto event = packet.open(11);
//   packet.number(9, 1);
//   packet.close(event);
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace osarium::timeline {

class ProtobufMessage {
 public:
  void clear() { size_ = 0; }
  std::string_view bytes() const { return {bytes_.data(), size_}; }

  // int32, int64, uint32, uint64, bool, enum. Negative ones take ten bytes, as in all encoders.
  void number(std::uint32_t field, std::uint64_t value) {
    reserve(2 * longest_varint);
    varint(field << 3 | varint_type);
    varint(value);
  }
  void fixed64(std::uint32_t field, std::uint64_t value) {
    reserve(longest_varint + 8);
    varint(field << 3 | fixed64_type);
    for (int i = 0; i < 8; ++i) bytes_[size_++] = static_cast<char>(value >> (8 * i));
  }
  void text(std::uint32_t field, std::string_view value) {
    reserve(2 * longest_varint + value.size());
    varint(field << 3 | length_type);
    varint(value.size());
    std::memcpy(bytes_.data() + size_, value.data(), value.size());
    size_ += value.size();
  }
  // A message within this one, of all fields until close().
  std::size_t open(std::uint32_t field) {
    reserve(longest_varint + 1);
    varint(field << 3 | length_type);
    return ++size_;
  }
  void close(std::size_t opened) {
    const std::size_t length = size_ - opened;
    if (length >= 0x80) make_room(opened, length);
    size_ = opened - 1;
    varint(length);
    size_ += length;
  }

 private:
  static constexpr std::uint32_t varint_type = 0, fixed64_type = 1, length_type = 2;
  static constexpr std::size_t longest_varint = 10;

  // For a length of more than one byte.
  void make_room(std::size_t opened, std::size_t length) {
    std::size_t more = 0;
    for (std::size_t rest = length; rest >= 0x80; rest >>= 7) ++more;
    reserve(more);
    std::memmove(bytes_.data() + opened + more, bytes_.data() + opened, length);
  }
  void reserve(std::size_t more) {
    if (size_ + more > bytes_.size()) [[unlikely]]
      bytes_.resize(2 * (size_ + more));
  }
  void varint(std::uint64_t value) {
    char* at = bytes_.data() + size_;
    for (; value >= 0x80; value >>= 7) *at++ = static_cast<char>(value | 0x80);
    *at++ = static_cast<char>(value);
    size_ = static_cast<std::size_t>(at - bytes_.data());
  }

  std::vector<char> bytes_ = std::vector<char>(256);
  std::size_t size_ = 0;
};

}  // namespace osarium::timeline
