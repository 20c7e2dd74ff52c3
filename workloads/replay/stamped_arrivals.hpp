// The times at which requests begin in an open replay: those that the trace has, over and over, at
// another rate. All connections of a trace have one clock, so what came at once comes at once; it
// begins at a moment of the trace by chance (Stream(seed, workload, copy, "origin")), another one
// for each copy of its connections, so that replicas and copies differ.
#pragma once

#include "workloads/workload_parameters.hpp"

namespace osarium::replay {

class StampedArrivals {
 public:
  // In nanoseconds: when each of the requests of a connection began, how long the trace is, and
  // which moment of it the run begins with.
  StampedArrivals(std::span<const std::int64_t> stamps, std::int64_t span, std::int64_t origin,
                  double rate);

  // Of the next request: when, and which one of the trace it is.
  Time time() const;
  std::size_t exchange() const { return place_; }
  void advance();
  // Goes on to the first that is later, and says how many it passed.
  std::uint64_t pass(Time end);

 private:
  std::span<const std::int64_t> stamps_;
  std::int64_t span_;
  std::int64_t rounds_;  // of the trace, and what of it was before the origin
  double rate_;
  std::size_t place_ = 0;
};

// How many connections a workload that has a plan is replayed on.
std::size_t connections_of(const WorkloadParameters& workload);
// Of each of them; none if clients wait for their answers. They look into the plan.
std::vector<StampedArrivals> stamped_arrivals(const WorkloadParameters& workload, const Seed& seed);
// Of all of them together, requests a second.
double offered_rate(const WorkloadParameters& workload);

}  // namespace osarium::replay
