#include "analysis/theory.hpp"

#include <algorithm>
#include <cmath>

#include "sim/engine/check.hpp"
#include "sim/random/math.hpp"

namespace osarium {
namespace {

// Where a falling function of time is `level`; it is above it at zero.
template <class Above>
double where(const Above& above, double level, double scale) {
  double high = scale;
  while (above(high) > level) high *= 2;
  double low = 0;
  for (int i = 0; i < 200 && high - low > 1e-15 * high; ++i) {
    const double middle = low + (high - low) / 2;
    (above(middle) > level ? low : high) = middle;
  }
  return high;
}

// 0 < load < 1.
bool stable(double arrival_rate, double mean_service) {
  const double load = arrival_rate * mean_service;
  return load > 0 && load < 1;
}

double squared(double x) { return x * x; }

}  // namespace

std::string_view name_of(Nature nature) {
  switch (nature) {
    case Nature::exact: return "exact";
    case Nature::upper_bound: return "upper bound";
    case Nature::lower_bound: return "lower bound";
    case Nature::approximation: return "approximation";
  }
  OSARIUM_CHECK(false, "a prediction of no known nature");
}

bool contradicts(const Estimate& simulated, const Prediction& theory) {
  if (!simulated.low || !simulated.high || theory.nature == Nature::approximation) return false;
  const bool above = *simulated.low > theory.value;
  const bool below = *simulated.high < theory.value;
  if (theory.nature == Nature::upper_bound) return above;
  if (theory.nature == Nature::lower_bound) return below;
  return above || below;
}

// Erlang B by its recursion over the servers, which neither overflows nor cancels, then C from B.
std::optional<MarkovQueue> MarkovQueue::make(double arrival_rate, double service_rate,
                                             int servers) {
  if (!(servers >= 1 && service_rate > 0)) return std::nullopt;
  const double offered = arrival_rate / service_rate;
  if (!(offered > 0 && offered < servers)) return std::nullopt;
  double blocked = 1;
  for (int k = 1; k <= servers; ++k) blocked = offered * blocked / (k + offered * blocked);
  const double waits = blocked / (1 - offered / servers * (1 - blocked));
  return MarkovQueue(arrival_rate, service_rate, servers, waits);
}

Prediction MarkovQueue::waits() const { return {waits_, Nature::exact, "Erlang C"}; }

Prediction MarkovQueue::mean_wait() const {
  return {waits_ / (servers_ * service_rate_ - arrival_rate_), Nature::exact, "Erlang C"};
}

Prediction MarkovQueue::mean_response() const {
  return {mean_wait().value + 1 / service_rate_, Nature::exact, "Erlang C"};
}

double MarkovQueue::wait_above(double time) const {
  return waits_ * math::exp(-(servers_ * service_rate_ - arrival_rate_) * time);
}

// The service, after an exponential wait with the probability to wait: the sum of two exponential
// times with the rates m and d, written with expm1 so that nearly equal rates do not cancel.
double MarkovQueue::response_above(double time) const {
  const double m = service_rate_;
  const double d = servers_ * service_rate_ - arrival_rate_;
  const double apart = d - m;
  const double grown = std::abs(apart * time) < 1e-12 ? time : -math::expm1(-apart * time) / apart;
  return math::exp(-m * time) * (1 + waits_ * m * grown);
}

Prediction MarkovQueue::wait_quantile(double share) const {
  OSARIUM_CHECK(share >= 0 && share < 1, "a quantile's share lies between 0 and 1");
  const double rate = servers_ * service_rate_ - arrival_rate_;
  const double above = 1 - share;
  return {above >= waits_ ? 0 : math::log(waits_ / above) / rate, Nature::exact, "Erlang C"};
}

Prediction MarkovQueue::response_quantile(double share) const {
  OSARIUM_CHECK(share >= 0 && share < 1, "a quantile's share lies between 0 and 1");
  const double time =
      share == 0 ? 0
                 : where([&](double t) { return response_above(t); }, 1 - share, 1 / service_rate_);
  return {time, Nature::exact, "Erlang C"};
}

std::optional<Prediction> pollaczek_khinchine(double arrival_rate, const Service& service) {
  if (!stable(arrival_rate, service.mean)) return std::nullopt;
  const double load = arrival_rate * service.mean;
  return Prediction{load * service.mean * (1 + squared(service.variation)) / 2 / (1 - load),
                    Nature::exact, "Pollaczek-Khinchine"};
}

std::optional<Prediction> shared_processor(double arrival_rate, double mean_service) {
  return shared_processor_for(arrival_rate, mean_service, mean_service);
}

std::optional<Prediction> shared_processor_for(double arrival_rate, double mean_service,
                                               double service) {
  if (!stable(arrival_rate, mean_service)) return std::nullopt;
  return Prediction{service / (1 - arrival_rate * mean_service), Nature::exact,
                    "M/G/1 processor sharing"};
}

std::optional<Prediction> kingman_bound(double arrival_rate, double arrival_variation,
                                        const Service& service) {
  if (!stable(arrival_rate, service.mean)) return std::nullopt;
  const double variances =
      squared(arrival_variation / arrival_rate) + squared(service.variation * service.mean);
  return Prediction{arrival_rate * variances / 2 / (1 - arrival_rate * service.mean),
                    Nature::upper_bound, "Kingman"};
}

std::optional<Prediction> allen_cunneen(double arrival_rate, double arrival_variation,
                                        const Service& service, int servers) {
  if (!(service.mean > 0)) return std::nullopt;
  const auto queue = MarkovQueue::make(arrival_rate, 1 / service.mean, servers);
  if (!queue) return std::nullopt;
  return Prediction{
      queue->mean_wait().value * (squared(arrival_variation) + squared(service.variation)) / 2,
      Nature::approximation, "Allen-Cunneen"};
}

}  // namespace osarium
