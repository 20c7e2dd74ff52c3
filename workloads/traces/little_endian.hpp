// Numbers of 32 bits and the checksum of a block, as trace files have them. Internal to this
// folder: whoever includes it links zlib.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace osarium::traces {

inline void put_u32(std::uint32_t value, std::string& bytes) {
  for (int shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<char>(value >> shift));
}

inline std::uint32_t u32_at(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i)
    value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  return value;
}

// CRC-32 of the head before it and of the packed bytes after it.
inline std::uint32_t checksum_of(std::string_view head, std::string_view packed) {
  const auto add = [](uLong sum, std::string_view bytes) {
    return crc32(sum, reinterpret_cast<const Bytef*>(bytes.data()),
                 static_cast<uInt>(bytes.size()));
  };
  return static_cast<std::uint32_t>(add(add(crc32(0, nullptr, 0), head), packed));
}

}  // namespace osarium::traces
