// Runs one architecture of a study once more, as one of its replicas, and writes a timeline of it
// into a file.
#pragma once

#include <filesystem>
#include <functional>
#include <limits>
#include <optional>

#include "analysis/result.hpp"
#include "app/study/study.hpp"
#include "app/timeline/slowest.hpp"

namespace osarium::timeline {

enum class Format : std::uint8_t { perfetto, ftrace, chrome };
inline constexpr std::size_t formats = 3;
std::string_view name_of(Format format);
std::string_view extension_of(Format format);  // ".pftrace"

struct Order {
  const Study* study;
  const Architecture* architecture;
  std::uint32_t replica = 0;
  Format format = Format::perfetto;
  Window window;                            // of which the timeline is
  std::optional<WarmupResult> warmup = {};  // that was to be found for it
  std::size_t slowest = 0;  // requests in it whose neighbourhoods are to be written; 0: all of it
  std::filesystem::path path;
  std::uint64_t most_bytes = std::numeric_limits<std::uint64_t>::max();
};

enum class End : std::uint8_t { written, interrupted, too_long, unwritable };

struct Written {
  End end = End::written;
  Recorded recorded = {};
  std::uint64_t bytes = 0;
  std::vector<Window> windows = {};
  std::vector<SlowRequest> slowest = {};
};

// JSON that is longer cannot be opened.
inline constexpr std::uint64_t most_chrome_bytes = 256 << 20;

struct Watcher {
  std::function<void(double)> report;  // how much of the whole is done
  std::function<bool()> stop;
};

// Only a whole timeline is left behind.
Written record(const Order& order, const Watcher& watcher);

}  // namespace osarium::timeline
