// What queueing theory says of a station, to stand beside what was simulated. Every value says what
// it is: exact under its conditions, a bound that no system within the conditions crosses, or an
// approximation, which a right simulation may miss. Rates are per second, times in seconds; a
// coefficient of variation is the standard deviation over the mean. Nothing where the formula does
// not apply (a load of 1 or more). First come, first served, arrivals from outside without end and
// independent of the state, unless it says otherwise. Sources: docs/statistics.md.
#pragma once

#include <optional>
#include <string_view>

#include "analysis/estimate.hpp"

namespace osarium {

enum class Nature { exact, upper_bound, lower_bound, approximation };

struct Prediction {
  double value = 0;
  Nature nature = Nature::exact;
  std::string_view source = {};
};

std::string_view name_of(Nature nature);

// The whole interval lies on the wrong side of a bound, or does not hold an exact value. Never for
// an approximation, nor for an estimate without interval.
bool contradicts(const Estimate& simulated, const Prediction& theory);

// Poisson arrivals, exponential services, `servers` equal servers with one queue: M/M/1, M/M/k.
class MarkovQueue {
 public:
  // Nothing unless 0 < arrival_rate < servers * service_rate and servers >= 1.
  static std::optional<MarkovQueue> make(double arrival_rate, double service_rate, int servers);

  double load() const { return arrival_rate_ / service_rate_ / servers_; }
  // Probability that an arrival has to wait (Erlang C).
  Prediction waits() const;
  Prediction mean_wait() const;
  Prediction mean_response() const;
  // Probability to wait, or to stay, longer than a time >= 0.
  double wait_above(double time) const;
  double response_above(double time) const;
  // 0 <= share < 1. A wait of zero has a probability of its own.
  Prediction wait_quantile(double share) const;
  Prediction response_quantile(double share) const;

 private:
  MarkovQueue(double arrival_rate, double service_rate, int servers, double waits)
      : arrival_rate_(arrival_rate),
        service_rate_(service_rate),
        servers_(servers),
        waits_(waits) {}

  double arrival_rate_;
  double service_rate_;
  int servers_;
  double waits_;
};

struct Service {
  double mean = 1;
  double variation = 1;  // coefficient of variation
};

// M/G/1: mean time in the queue (Pollaczek and Khinchine).
std::optional<Prediction> pollaczek_khinchine(double arrival_rate, const Service& service);
// M/G/1-PS: one server shared by all that are there. Mean response, which depends on the mean
// service alone, and that of a request of a given length.
std::optional<Prediction> shared_processor(double arrival_rate, double mean_service);
std::optional<Prediction> shared_processor_for(double arrival_rate, double mean_service,
                                               double service);

// GI/G/1: no mean time in the queue is larger (Kingman 1962). Independent interarrival times.
std::optional<Prediction> kingman_bound(double arrival_rate, double arrival_variation,
                                        const Service& service);
// GI/G/k, about (Allen 1990, after Cunneen): Erlang C scaled by the variation of both. Exact for
// M/M/k and M/G/1.
std::optional<Prediction> allen_cunneen(double arrival_rate, double arrival_variation,
                                        const Service& service, int servers);

}  // namespace osarium
