// A text or file, imported as a whole, and helpers to make inputs. For tests.
#pragma once

#include <algorithm>
#include <fstream>
#include <sstream>

#include "workloads/traces/event_source.hpp"
#include "workloads/traces/trace_file.hpp"

namespace osarium::traces {

inline ReadBytes bytes_of(std::string text, std::size_t piece = 1 << 20) {
  auto left = std::make_shared<std::pair<std::string, std::size_t>>(std::move(text), 0);
  return [left, piece](std::span<char> output) {
    const std::size_t size = std::min({output.size(), piece, left->first.size() - left->second});
    left->first.copy(output.data(), size, left->second);
    left->second += size;
    return size;
  };
}

struct Imported {
  std::unique_ptr<EventSource> source;
  std::vector<Event> events;

  explicit Imported(std::string text, std::size_t piece = 1 << 20)
      : source(open_events(bytes_of(std::move(text), piece))) {
    for (Event event; source->next(event);) events.push_back(event);
  }
  std::string_view name(std::int64_t index) const {
    return source->names()[static_cast<std::size_t>(index)];
  }
  const Notes& notes() const { return source->notes(); }
  const std::string& problem() const { return source->problem(); }
};

inline std::string written(const Imported& imported, const Fields& header = {}) {
  std::string bytes;
  TraceWriter writer([&bytes](std::string_view more) { bytes += more; }, header,
                     imported.source->names());
  for (const Event& event : imported.events) writer.add(event);
  writer.end(imported.notes());
  return bytes;
}

inline std::string content_of(const std::string& name) {
  std::ifstream file(std::string(TRACES_FOLDER) + "/" + name, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace osarium::traces
