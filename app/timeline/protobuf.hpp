// The wire format of Protocol Buffers, as much of it as a writer needs: fields appended to a
// message, in any order.
//
//   ProtobufMessage event;
//   event.number(9, 1);
//   packet.message(11, event);
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
  void message(std::uint32_t field, const ProtobufMessage& value) { text(field, value.bytes()); }

 private:
  static constexpr std::uint32_t varint_type = 0, fixed64_type = 1, length_type = 2;
  static constexpr std::size_t longest_varint = 10;

  void reserve(std::size_t more) {
    if (size_ + more > bytes_.size()) bytes_.resize(2 * (size_ + more));
  }
  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_[size_++] = static_cast<char>(value | 0x80);
    bytes_[size_++] = static_cast<char>(value);
  }

  std::vector<char> bytes_ = std::vector<char>(256);
  std::size_t size_ = 0;
};

}  // namespace osarium::timeline
