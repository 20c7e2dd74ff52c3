// The highest load at which a metric that grows with it stays below a limit, from evaluations that
// have intervals: doubling and halving until the limit lies between two loads, then bisection of
// their logarithms. The interval of the answer comes from where the limits of the metric's interval
// cross it, each bisected in the same way: below its lower end the metric is surely below its
// limit, above its upper end surely not.
//
//   LoadSearch search(100e3, 200e-6);
//   while (const auto load = search.next()) search.add(evaluate(*load));
//   report(search.result());
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/estimate.hpp"

namespace osarium {

struct LoadPoint {
  double load = 0;
  // Nothing: more than the system can answer. Without interval: not known how far off.
  std::optional<Estimate> metric = {};
  std::string doubt = {};  // what makes it not trustworthy
};

struct HighestLoad {
  std::optional<Estimate> load = {};
  std::string reason = {};             // why there is none
  std::string doubt = {};              // of the loads beside it
  bool saturated = false;              // above it, where the metric has not reached its limit yet
  std::vector<LoadPoint> points = {};  // by load
};

class LoadSearch {
 public:
  // Within this of the answer, and of the ends of its interval.
  static constexpr double precision = 0.01;
  static constexpr double precision_of_ends = 0.03;
  // So many times is the first load doubled or halved.
  static constexpr int furthest = 12;

  // load and limit > 0.
  LoadSearch(double first_load, double limit) : first_(first_load), limit_(limit) {}

  std::optional<double> next() const;
  void add(const LoadPoint& point);
  // Ends the search: a load cannot be evaluated.
  void give_up(std::string reason) { reason_ = std::move(reason); }
  HighestLoad result() const;
  // Where the answer lies, by the loads so far: "between 4000 and 8000"; empty: nothing is known.
  std::string so_far() const;

 private:
  // Of a metric: the one that is looked at.
  using Curve = double (*)(const LoadPoint&);
  struct Bracket {
    const LoadPoint* meets = nullptr;  // the highest before the first that does not
    const LoadPoint* fails = nullptr;
  };
  Bracket bracket(Curve curve) const;
  std::optional<double> next(Curve curve, double wanted) const;
  std::optional<double> crossing(Curve curve) const;

  double first_;
  double limit_;
  std::vector<LoadPoint> points_;  // by load
  std::string reason_;
};

}  // namespace osarium
