// Evaluates many points on as many threads as one likes. Points are handed out in their order and
// results kept in their places, so that nothing depends on the number of threads.
#pragma once

#include <functional>
#include <vector>

#include "analysis/sensitivity.hpp"
#include "app/parallel.hpp"

namespace osarium {

using Values = std::vector<double>;
// The worse the larger.
enum class Standing : std::uint8_t { steady, not_stationary, saturated };
struct Evaluated {
  Values values;
  Values marks = {};                     // whatever else would show that something changed
  std::vector<Standing> standings = {};  // of each architecture, if it is known
};
// Of many points, how many cannot be trusted.
struct Judged {
  std::size_t points = 0;
  std::size_t doubtful = 0;                 // where any architecture is saturated or drifts
  std::vector<std::size_t> saturated = {};  // by architecture
  std::vector<std::size_t> not_stationary = {};

  void add(const Evaluated& point);
};
// Of one point; called from any thread, several at a time. May throw: what the first of the points
// throws comes out of evaluate().
using Evaluation = std::function<Evaluated(const Point&)>;

struct PointWatch : JobWatch {
  // So many points are still to come, as far as is known.
  std::function<void(std::size_t)> expect = [](std::size_t) {};
};

// Of the first points, as many as are finished without a gap: all, unless it was stopped.
std::vector<Evaluated> evaluate(std::span<const Point> points, const Evaluation& evaluation,
                                unsigned threads, const PointWatch& watch);

}  // namespace osarium
