#include "app/progress.hpp"

#include <unistd.h>

#include <cstdio>

namespace osarium {

ProgressLine::ProgressLine(bool quiet) : visible_(!quiet && isatty(STDERR_FILENO) != 0) {}

void ProgressLine::show(std::size_t done, std::size_t all, const char* unit) {
  if (!visible_) return;
  constexpr std::size_t width = 30;
  char bar[width + 1] = {};
  for (std::size_t i = 0; i < width; ++i) bar[i] = i * all < done * width ? '#' : '.';
  std::fprintf(stderr, "\r[%s] %zu of %zu %s", bar, done, all, unit);
  std::fflush(stderr);
}

void ProgressLine::clear() {
  if (visible_) std::fprintf(stderr, "\r\033[K");
}

}  // namespace osarium
