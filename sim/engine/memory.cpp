#include "sim/engine/memory.hpp"

#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace osarium {

namespace {

constexpr std::size_t huge_page = std::size_t{2} << 20;

std::align_val_t alignment_of(std::size_t bytes) {
  return std::align_val_t{bytes >= huge_page ? huge_page : host_cache_line};
}

}  // namespace

Pages::Pages(std::size_t bytes) : bytes_(bytes) {
  data_ = static_cast<std::byte*>(::operator new(bytes, alignment_of(bytes)));
#if defined(__linux__)
  // Only a wish: where it is refused, the run is slower and otherwise the same.
  if (bytes >= huge_page) static_cast<void>(madvise(data_, bytes, MADV_HUGEPAGE));
#endif
}

Pages::~Pages() {
  if (data_ != nullptr) ::operator delete(data_, alignment_of(bytes_));
}

}  // namespace osarium
