// Where the time of requests went, by term, of all of them and of the slow ones: sums of terms for
// each bucket of latency, 32 for each factor of two. Which requests are the slow ones is known only
// at the end, when the buckets above a quantile are added up; of the bucket that it lies in they
// have the part by number. So terms add up to the latency exactly in each bucket, and to the mean
// of a cohort but for the rounding of that part.
//
// Memory grows with the range of latencies and the number of different terms, not with requests:
// of a bucket that has a request 16 bytes for each term. Any split of the requests merges into the
// same cohorts.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "models/services/system_calls.hpp"
#include "sim/statistics/histogram.hpp"

namespace osarium {

class TailLedger {
 public:
  using Sum = Histogram::Sum;  // in picoseconds

  // The causes add up to the total, and names of a cause to no more than it has.
  void record(Duration total, const std::array<Duration, causes>& by_cause,
              const NamedTimes& named);
  void merge(const TailLedger& other);

  struct Cohort {
    struct Share {
      std::string term;  // "run_queue"; with a name "lock:inode"
      double seconds;    // mean over its requests
    };
    std::uint64_t requests = 0;
    // In order of causes: what has no name, if there is any, then the names in their order.
    std::vector<Share> terms;
  };
  // The requests at or above the quantile: those from rank ceil(share * count) on. 0: all.
  Cohort cohort(double share) const;
  std::uint64_t count() const { return count_; }
  Sum sum() const;  // of all terms of all requests: their latencies
  std::size_t buckets() const;

 private:
  static constexpr std::uint64_t steps = 32;
  static std::size_t index_of(std::uint64_t v);

  struct Known {
    Cause cause;
    std::string name;
    Name seen;  // where it was found last, as long as that is alive
  };
  // Of requests; sums by cause, and then by known name, as many as there were at the time.
  struct Bucket {
    std::uint64_t count = 0;
    std::vector<Sum> sums;
  };
  struct Sums {
    explicit Sums(std::size_t terms) : whole(terms), split(terms) {}
    void take_apart(std::size_t cause, std::size_t name) {
      whole[cause] -= whole[name];
      split[cause] -= split[name];
    }
    double seconds(std::size_t term) const {
      return (static_cast<double>(whole[term]) + static_cast<double>(split[term]) * part) * 1e-12;
    }
    std::uint64_t requests = 0;
    std::vector<Sum> whole;  // of buckets that belong to the cohort
    std::vector<Sum> split;  // of the one that belongs to it in part
    double part = 0;         // which
  };

  std::size_t place_of(Term term, std::size_t turn);
  std::size_t find(Cause cause, std::string_view name);
  Sums from(std::uint64_t rank) const;
  Bucket& bucket(std::size_t index);

  std::vector<Bucket> buckets_;
  std::vector<Known> known_;
  std::array<std::uint32_t, NamedTimes::most> last_{};  // the place of the name that came i-th
  std::uint64_t count_ = 0;
};

}  // namespace osarium
