// Queues as recursions, a few nanoseconds for a request, to try the methods of analysis/ thousands
// of times: Lindley's for one server, Kiefer and Wolfowitz' for several, and a shared processor.
// All start empty; interarrival times are exponential; the mean service is 1. The same repetition
// and replica gives the same gaps and services whatever the speed (common random numbers).
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

#include "sim/random/distribution.hpp"

namespace coverage {

struct Served {
  double arrival;
  double departure;
};

struct Load {
  double rate = 0.8;  // of arrivals
  osarium::Distribution service = osarium::distributions::Exponential{.average = 1};
  double slower = 1;  // what services are multiplied by
  std::size_t servers = 1;
  bool shared = false;
};

class Arrivals {
 public:
  Arrivals(const Load& load, std::uint64_t repetition, std::uint32_t replica)
      : load_(load),
        gaps_({1, replica}, "client", repetition, "gap"),
        services_({1, replica}, "client", repetition, "service") {}

  double next_arrival() { return now_ += gaps_.exponential() / load_.rate; }
  double next_service() { return load_.slower * load_.service.sample(services_); }

 private:
  Load load_;
  osarium::Stream gaps_;
  osarium::Stream services_;
  double now_ = 0;
};

// First come, first served; in the order of arrival.
class Servers {
 public:
  Servers(const Load& load, std::uint64_t repetition, std::uint32_t replica)
      : arrivals_(load, repetition, replica), free_(load.servers) {}

  Served next() {
    const double arrival = arrivals_.next_arrival();
    const auto first = std::min_element(free_.begin(), free_.end());
    *first = std::max(*first, arrival) + arrivals_.next_service();
    return {arrival, *first};
  }

 private:
  Arrivals arrivals_;
  std::vector<double> free_;  // when each server has done what it has
};

// All that are there at an equal share of the speed; in the order of departure. `attained` is what
// a request that was there from the beginning would have got.
class SharedProcessor {
 public:
  SharedProcessor(const Load& load, std::uint64_t repetition, std::uint32_t replica)
      : arrivals_(load, repetition, replica), next_arrival_(arrivals_.next_arrival()) {}

  Served next() {
    for (;;) {
      const double share = jobs_.empty() ? 0 : 1 / static_cast<double>(jobs_.size());
      const double done = jobs_.empty() ? next_arrival_ : now_ + left() / share;
      if (!jobs_.empty() && done <= next_arrival_) {
        const Served served{jobs_.top().second, done};
        attained_ = jobs_.top().first;
        now_ = done;
        jobs_.pop();
        return served;
      }
      attained_ += (next_arrival_ - now_) * share;
      now_ = next_arrival_;
      jobs_.emplace(attained_ + arrivals_.next_service(), now_);
      next_arrival_ = arrivals_.next_arrival();
    }
  }

 private:
  using Job = std::pair<double, double>;  // done when so much is attained; arrival

  double left() const { return jobs_.top().first - attained_; }

  Arrivals arrivals_;
  double next_arrival_;
  double now_ = 0;
  double attained_ = 0;
  std::priority_queue<Job, std::vector<Job>, std::greater<>> jobs_;
};

// Calls visit(Served) for all that depart before the end.
template <class Visit>
void serve(const Load& load, std::uint64_t repetition, std::uint32_t replica, double end,
           const Visit& visit) {
  if (load.shared) {
    SharedProcessor queue(load, repetition, replica);
    for (Served job = queue.next(); job.departure < end; job = queue.next()) visit(job);
  } else {
    Servers queue(load, repetition, replica);
    for (Served job = queue.next(); job.arrival < end; job = queue.next())
      if (job.departure < end) visit(job);
  }
}

}  // namespace coverage
