// Which parameters decide a comparison, of any function that says what each architecture does at a
// point. Values are positive, one for each architecture, the first of them the baseline; what is
// analysed is their logarithm and that of the ratio to the baseline, the comparison (of one
// architecture alone: its value). Three steps: each parameter is moved once, and those that change
// nothing at all are not looked at again; Morris' screening finds the leaders; Sobol's indices
// compare them and all others together, taken as one. The points of that last step vary everything,
// and say where the order holds.
#pragma once

#include "app/sensitivity/evaluate.hpp"

namespace osarium {

struct SensitivityPlan {
  std::size_t trajectories = 4;
  std::size_t leaders = 5;
  std::size_t rows = 100;
  std::uint64_t seed = 1;
};
// What two architectures are to each other at the stated values.
struct PairOrder {
  std::size_t smaller = 0;
  std::size_t larger = 0;
  Estimate ratio;      // larger / smaller
  bool known = false;  // the replicas can tell which is which
};
// Of all pairs, from the values of the replicas: a paired t interval of the logarithm.
std::vector<PairOrder> pair_orders(const std::vector<Values>& replicas);

// By how much a value changes, as the logarithm, when a parameter goes from the low to the high end
// of its range.
struct Screened {
  std::vector<ElementaryEffects> values = {};  // of each architecture
  std::vector<ElementaryEffects> ratios = {};  // of each but the baseline
  double score = 0;                            // the largest mean absolute effect on the comparison
};

// Of the variance of the comparison, all ratios together.
struct Variance {
  static constexpr double enough = 0.8;
  std::vector<std::size_t> leaders;  // parameters
  std::vector<SobolIndex> indices;   // of each leader, then of all others together if there are any
  // The fewest leaders that explain `enough`, alone and with each other; all if they do not.
  std::vector<std::size_t> deciding;  // parameters, the largest first
  Estimate explained;                 // by those
};

struct OrderKept {
  Estimate all;                 // every pair whose order is known
  std::vector<Estimate> pairs;  // as pair_orders
  std::size_t points = 0;
};

// Of points in rows of this width, of which the first two vary everything independently.
OrderKept kept_order(const std::vector<PairOrder>& orders, std::size_t width,
                     std::span<const Evaluated> points);

struct Sensitivity {
  Judged judged = {};                     // all points
  std::vector<Screened> screened = {};    // of each parameter; empty if no trajectory was finished
  std::size_t trajectories = 0;           // finished
  std::optional<Variance> variance = {};  // nothing if it was stopped before, or nothing varies
  std::optional<OrderKept> order = {};    // nothing as above, or if no order is known
};

// `box` of the parameters; evaluation gets points of it.
Sensitivity analyse(const SensitivityPlan& plan, std::span<const Range> box,
                    const std::vector<PairOrder>& orders, const Evaluation& evaluation,
                    unsigned threads, const PointWatch& watch);

}  // namespace osarium
