// When to stop adding replicas: at the first number of replicas, in their order, whose interval is
// narrow enough. The decision looks at a prefix of the replicas, never at which of them was ready
// first, so that any number of threads stops at the same place. Stopping at the first narrow
// interval covers less than it says, because narrow ones are more often those that are too narrow
// by chance. So it looks only when a quarter more replicas are there than at the look before, and
// as many again are added, which know nothing of that decision; the interval is that of all.
// docs/statistics.md has what was measured with and without.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>

#include "analysis/estimate.hpp"

namespace osarium {

struct StopRule {
  double relative = 0.02;         // half the interval, of the value
  std::size_t min_replicas = 10;  // at least 2
  std::size_t max_replicas = 200;
  double between = 0.25;  // replicas added from look to look, of those behind the interval
  double again = 1;       // replicas added after the first narrow interval, of those behind it
};

// Half the interval, of the value; nothing without an interval, or with one about a value of zero.
std::optional<double> relative_half_width(const Estimate& estimate);
bool is_narrow(const Estimate& estimate, double relative);

struct StopDecision {
  // To use the first so many; nothing: more are needed than are there.
  std::optional<std::size_t> replicas = {};
  bool narrow = false;     // an interval was narrow enough, before the most replicas were reached
  std::size_t needed = 0;  // how many it will take, as far as these tell; 0: they do not tell
};

// `estimate_of(n)` is the estimate from the first n replicas, `available` how many there are.
StopDecision decide(const StopRule& rule, std::size_t available,
                    const std::function<std::optional<Estimate>(std::size_t)>& estimate_of);
// Of the mean of one value of each replica, in their order.
StopDecision decide(const StopRule& rule, std::span<const double> values);

// How many replicas the rule would take if they go on to spread as the n behind the estimate do.
std::size_t replicas_for(const Estimate& estimate, std::size_t n, double relative);

}  // namespace osarium
