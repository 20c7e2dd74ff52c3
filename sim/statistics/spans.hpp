// Where time went, in two forms. SpanLog keeps named intervals for a timeline: bounded memory, the
// first `capacity` spans are kept and later ones counted as dropped, so that a long run stays cheap
// and says so. Breakdown (breakdown.hpp) splits one request's life into causes without keeping the
// intervals.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/engine/time.hpp"
#include "sim/statistics/breakdown.hpp"

namespace osarium {

// Handles into one SpanLog.
enum class LabelId : std::uint32_t {};
enum class SpanId : std::uint32_t {};

struct Span {
  LabelId track;  // the line of the timeline: a core, a device, a process
  LabelId name;   // what happened
  std::optional<SpanId> parent;
  Time begin;
  Time end = Time::never();  // never: still open
};

class SpanLog {
 public:
  static constexpr std::size_t default_capacity = 1'000'000;

  explicit SpanLog(std::size_t capacity = default_capacity) : capacity_(capacity) {}

  // The handle of a track or name, the same one for the same text. Look it up once, not for each
  // span.
  LabelId label(std::string_view text);
  std::string_view text(LabelId label) const;

  // Nothing when the log is full. A parent must be of this log and have begun no later.
  std::optional<SpanId> begin(LabelId track, LabelId name, Time now,
                              std::optional<SpanId> parent = std::nullopt);
  // Closes an open span, once; a dropped one (nothing) is accepted and ignored.
  void end(std::optional<SpanId> span, Time now);
  // Both at once, for an interval that is already over.
  std::optional<SpanId> record(LabelId track, LabelId name, Time begin, Time end,
                               std::optional<SpanId> parent = std::nullopt);

  // In the order of begin() and record(); the id of a span is its place.
  std::span<const Span> spans() const { return spans_; }
  const Span& operator[](SpanId id) const;
  std::uint64_t dropped() const { return dropped_; }

 private:
  std::size_t capacity_;
  std::uint64_t dropped_ = 0;
  std::vector<Span> spans_;
  std::vector<std::string> labels_;
  std::map<std::string, LabelId, std::less<>> ids_;
};

}  // namespace osarium
