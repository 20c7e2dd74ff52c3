#include "sim/statistics/spans.hpp"

#include "sim/engine/check.hpp"

namespace osarium {

LabelId SpanLog::label(std::string_view text) {
  if (const auto known = ids_.find(text); known != ids_.end()) return known->second;
  const auto id = static_cast<LabelId>(labels_.size());
  labels_.emplace_back(text);
  ids_.emplace(text, id);
  return id;
}

std::string_view SpanLog::text(LabelId label) const {
  const auto place = static_cast<std::size_t>(label);
  OSARIUM_CHECK(place < labels_.size(), "label of another log");
  return labels_[place];
}

const Span& SpanLog::operator[](SpanId id) const {
  const auto place = static_cast<std::size_t>(id);
  OSARIUM_CHECK(place < spans_.size(), "span of another log");
  return spans_[place];
}

std::optional<SpanId> SpanLog::begin(LabelId track, LabelId name, Time now,
                                     std::optional<SpanId> parent) {
  OSARIUM_CHECK(!parent || (*this)[*parent].begin <= now, "a span begins inside its parent");
  if (spans_.size() >= capacity_) {
    ++dropped_;
    return std::nullopt;
  }
  const auto id = static_cast<SpanId>(spans_.size());
  spans_.push_back({.track = track, .name = name, .parent = parent, .begin = now});
  return id;
}

void SpanLog::end(std::optional<SpanId> span, Time now) {
  if (!span) return;
  OSARIUM_CHECK((*this)[*span].end == Time::never(), "a span ends once");
  OSARIUM_CHECK((*this)[*span].begin <= now, "a span ends after it began");
  spans_[static_cast<std::size_t>(*span)].end = now;
}

std::optional<SpanId> SpanLog::record(LabelId track, LabelId name, Time begin_time, Time end_time,
                                      std::optional<SpanId> parent) {
  const auto id = begin(track, name, begin_time, parent);
  end(id, end_time);
  return id;
}

}  // namespace osarium
