// Which parameters decide an outcome, over a box in which each of them may plausibly lie. Pure
// functions in two halves: a design says at which points to evaluate, in an order that any number
// of threads may take; the other half makes indices of the outcomes. Evaluate all points with the
// same random numbers, so that noise is common to them. Screening first (Morris 1991, with the mean
// of absolute effects of Campolongo, Cariboni and Saltelli 2007), then Sobol's indices of the
// leaders: first order by Saltelli et al. 2010, total by Jansen 1999; of several outcomes together
// shares of the sum of their variances (Gamboa et al. 2014).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "analysis/estimate.hpp"
#include "sim/random/stream.hpp"

namespace osarium {

struct Range {
  double low = 0;
  double high = 1;
  bool logarithmic = false;  // equally likely factors instead of differences; both ends > 0
};
using Point = std::vector<double>;

// From the unit cube into the box.
Point in_box(const Point& unit, std::span<const Range> box);

// Trajectories of dimensions + 1 points in the unit cube, on a grid with an even number of levels:
// each step moves one parameter by half the grid's length, up or down, in random order.
std::vector<Point> morris_design(std::size_t dimensions, std::size_t trajectories,
                                 std::size_t levels, Stream& stream);

struct ElementaryEffects {
  double mean = 0;           // of the outcome's change for the whole range; may cancel
  double mean_absolute = 0;  // by this parameters are ranked
  double deviation = 0;      // large beside the mean: not linear, or depends on other parameters
};
// One entry for each parameter; as many outcomes as the design has points, in its order.
std::vector<ElementaryEffects> morris_effects(std::span<const Point> design,
                                              std::span<const double> outcomes);

// rows * (dimensions + 2) points in the unit cube. Row by row: a, b, and for each parameter a with
// that parameter from b.
std::vector<Point> sobol_design(std::size_t dimensions, std::size_t rows, Stream& stream);
// The same for groups of parameters that are taken together: rows * (groups + 2) points. Each
// parameter is in one group.
std::vector<Point> sobol_design(std::size_t dimensions,
                                std::span<const std::vector<std::size_t>> groups, std::size_t rows,
                                Stream& stream);

struct SobolIndex {
  Estimate first;  // share of the variance that the parameter explains by itself
  Estimate total;  // share with all that it does together with others
};

// Indices of the parameters, or groups, of a design. The intervals are those of the jackknife
// that leaves out one of ten sections of the rows after the other. All zero when the outcomes do
// not vary.
class SobolIndices {
 public:
  static constexpr std::size_t least_rows = 20;

  // Each outcome as long as the design.
  SobolIndices(std::size_t parameters, std::span<const std::vector<double>> outcomes);

  SobolIndex of(std::size_t parameter) const;

 private:
  // Sums over rows.
  struct Sums {
    double rows = 0;
    double variance = 0;
    std::vector<double> first;
    std::vector<double> total;
  };
  static Sums sums_of(std::size_t parameters, std::span<const std::vector<double>> outcomes,
                      std::span<const std::size_t> rows);
  Estimate share(std::vector<double> Sums::*sums, std::size_t parameter) const;

  Sums all_;
  std::vector<Sums> without_;  // one of the sections each
};

// Of one outcome: one entry for each parameter.
std::vector<SobolIndex> sobol_indices(std::size_t dimensions, std::span<const double> outcomes);

// How much of the box a statement holds in, from independent points of it: Clopper and Pearson's
// interval, which covers at least what it says. points > 0.
Estimate share_that_holds(std::uint64_t holds, std::uint64_t points);

}  // namespace osarium
