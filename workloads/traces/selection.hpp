// Which rows of a trace are kept: those between two times, and of these all, or those in a share of
// windows of equal length, evenly spread from a start that a seed says. A window keeps all that
// happened together; what a thread was doing before a window begins is not in it.
#pragma once

#include <optional>

#include "sim/parameters/units.hpp"
#include "workloads/traces/event.hpp"

namespace osarium::traces {

class Selection {
 public:
  struct Windows {
    Ratio share;      // above 0, below 1
    Duration length;  // at least 1ns
    std::int64_t seed;
  };

  bool everything() const { return all_; }
  // Times after the first row; of rows before it, where stamps run backwards, none is kept.
  void between(Duration from, Duration to);
  void sample(const Windows& windows);
  bool keeps(const Event& event);

 private:
  bool all_ = true, begun_ = false;
  std::int64_t first_ = 0;  // stamp
  std::int64_t from_ = 0, to_ = INT64_MAX;
  std::int64_t length_ = 0;             // of a window in nanoseconds; 0: there are none
  std::int64_t share_ = 0, start_ = 0;  // of Ratio::unit
};

}  // namespace osarium::traces
