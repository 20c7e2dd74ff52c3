// What a page is. All pages have one size: there are no huge ones.
#pragma once

#include "sim/parameters/units.hpp"

namespace osarium {

inline constexpr Bytes page_size = 4_KiB;

constexpr std::int64_t pages_in(Bytes bytes) {
  return (bytes + page_size - Bytes::of_count(1)) / page_size;
}

}  // namespace osarium
