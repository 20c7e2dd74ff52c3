// Quantiles with intervals, and when there are none. Which method, by rule (docs/statistics.md):
//
//   replicas, two or more   over_sections(replicas): value of all samples, t over the replicas
//   one run, ten or more    over_sections(sections_of(buckets)): the same over stretches of time,
//   at stretches of time       least as long as what requests of a stretch remember of each other
//   independent samples     of_independent(): order statistics; not for the requests of a run,
//                           which wait for each other
//
// Ten values, one of each replica, are not enough for order statistics: the 2nd and 9th of ten have
// the median between them with 97.9 %, the 3rd and 8th with 89.1 %, and no pair with 95 %.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/estimate.hpp"
#include "sim/statistics/histogram.hpp"

namespace osarium {

// So many samples of each section must lie beyond a quantile on either side.
inline constexpr double samples_beyond = 10;
// Slow requests come in groups, so that ten of them may be one bad moment. What counts is how many
// independent samples beyond the quantile would spread the sections as they are spread; so many are
// needed in each, unless the sections differ by less than a per cent. Intervals from fewer were
// measured to miss too often (docs/statistics.md).
inline constexpr double independent_samples_beyond = 2;
inline constexpr double sections_agree = 0.01;
// How many a section needs for this share, 0 < share < 1: 1,000 for p99, 10,000 for p99.9.
std::uint64_t samples_for(double share);

// "p99.9"
std::string name_of_quantile(double share);

struct QuantileEstimate {
  std::optional<Estimate> estimate = {};
  std::string reason = {};  // why there is none, and what it would need
};

// A quantile from sections that come one after another, in their order: replicas until an interval
// is narrow enough. Keeps no section. In seconds; the value is that of all samples together, the
// interval is sectioned() over the sections, which have to be independent.
class QuantileOverSections {
 public:
  explicit QuantileOverSections(double share);
  void add(const Histogram& section);
  QuantileEstimate estimate() const;
  // Independent samples beyond the quantile in each section; nothing below two sections, or when
  // the sections agree.
  std::optional<double> independent_beyond() const;

 private:
  double share_;
  Histogram all_;
  std::uint64_t fewest_ = 0;  // samples of a section
  std::vector<double> values_;
};

// The same of all sections at once.
QuantileEstimate over_sections(std::span<const Histogram> sections, double share);

// Ten sections of equal length in time, from what happened in ten or more buckets of time after the
// warm-up (TimeBuckets<Histogram>); buckets that are left over go to the last one. More sections
// would be shorter ones, which know less of the tail and depend more on each other.
std::vector<Histogram> sections_of(std::span<const Histogram> buckets);

struct OrderInterval {
  std::uint64_t low_rank = 0;  // from 1
  std::uint64_t high_rank = 0;
  double coverage = 0;  // at least the level
};
// The samples whose values enclose the quantile of a continuous distribution, whatever it is: equal
// tails where the samples reach, else the rest of the tail on the other side. Nothing when not even
// smallest and largest enclose it with this probability.
std::optional<OrderInterval> order_interval(std::uint64_t samples, double share,
                                            double level = confidence);
// The fewest samples that have an order interval: 299 for p99 at 95 %.
std::uint64_t samples_for_order_interval(double share, double level = confidence);

// Order statistics of independent samples, in seconds.
QuantileEstimate of_independent(const Histogram& samples, double share);

}  // namespace osarium
