// What was noticed while a tracer's text was read: lines that were left out and why, events that
// the tracer lost, what the input lacked. A trace file keeps it in its end.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "workloads/traces/fields.hpp"

namespace osarium::traces {

struct Notes {
  struct Skipped {
    std::string reason;
    std::int64_t lines = 0;
    std::array<std::int64_t, 3> first{};  // their numbers; 0: there is none
  };
  static constexpr std::size_t most_reasons = 40;  // the rest is one more

  std::string packing;        // plain, gzip or zstd
  std::int64_t lines = 0;     // of the input
  std::int64_t comments = 0;  // of these: empty, or a header of the tracer
  std::vector<Skipped> skipped;
  std::int64_t lost_marks = 0;   // places where the tracer says that it lost events
  std::int64_t lost_events = 0;  // how many, as far as it says
  int stamp_digits = 0;          // after the point; 6: microseconds
  std::int64_t names_left_out = 0;
  std::string cut;  // why the input ended before its end; empty: it did not

  void skip(std::string_view reason, std::int64_t line);
  std::int64_t skipped_lines() const;

  void write(Fields& fields) const;
  static Notes read(const Fields& fields);
};

}  // namespace osarium::traces
