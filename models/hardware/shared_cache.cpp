#include "models/hardware/shared_cache.hpp"

#include <algorithm>

#include "sim/engine/check.hpp"
#include "sim/random/math.hpp"

namespace osarium {
namespace {

// Miss ratios are brought up to date when they have moved by `step`, until the move that is left is
// below `rest`. Numerical accuracy, not a property of any machine.
constexpr double step = 1.0 / 16;
constexpr double rest = 1.0 / 16384;

double footprint(const Locality& locality) {
  return static_cast<double>(locality.footprint.count());
}

double power(double base, double exponent) {
  if (exponent == 0) return 1;
  return exponent == 1 ? base : math::pow(base, exponent);
}

}  // namespace

double miss_ratio(const Locality& locality, double held) {
  return power(std::max(0.0, 1 - held / footprint(locality)), locality.exponent);
}

SharedCache::SharedCache(Bytes size, std::size_t cpus) : size_(static_cast<double>(size.count())) {
  OSARIUM_CHECK(size_ > 0, "a cache without a size");
  running_.reserve(cpus);
}

void SharedCache::enter(Content& content, const Locality& locality) {
  OSARIUM_CHECK(locality.footprint.count() > 0 && locality.exponent >= 1, "a locality is invalid");
  if (content.runs_on++ > 0) return;
  content.bytes = left_of(content);
  content.place = running_.size();
  running_.push_back({&content, locality, 0, {}});
}

void SharedCache::leave(Content& content) {
  OSARIUM_CHECK(content.runs_on > 0, "a set leaves a cache that it does not run on");
  if (--content.runs_on > 0) return;
  content.decay = decay_;
  running_[content.place] = running_.back();
  running_[content.place].content->place = content.place;
  running_.pop_back();
}

void SharedCache::clear_accesses() {
  for (Running& each : running_) each.accesses = 0;
}

void SharedCache::add_accesses(const Content& content, double bytes_per_second) {
  running_[content.place].accesses += bytes_per_second;
}

// Of what a set held when it ran last.
double SharedCache::left_of(const Content& content) const {
  return content.bytes == 0 ? 0 : content.bytes * math::exp(content.decay - decay_);
}

double SharedCache::held(const Content& content) const {
  return content.runs_on > 0 ? content.bytes : left_of(content);
}

double SharedCache::miss_ratio(const Content& content) const {
  const Running& running = running_[content.place];
  // The mean of 1 - exp(-x) from 0 to x, which is at most 1, by its series.
  const double x = std::min(1.0, running.trend.rate * horizon_);
  const double mean = x * (0.5 - x * (1.0 / 6 - x * (1.0 / 24)));
  return osarium::miss_ratio(running.locality, content.bytes + running.trend.left * mean);
}

// Steps of the exponential Euler method, which is stable however long they are.
void SharedCache::settle(Time now) {
  const double elapsed = (now - settled_).seconds();
  settled_ = now;
  if (elapsed == 0 || running_.empty()) return;
  double sum = 0;
  for (Running& each : running_) {
    double& bytes = each.content->bytes;
    const double moved = -each.trend.left * math::expm1(-each.trend.rate * elapsed);
    each.trend.left -= moved;
    bytes = std::clamp(bytes + moved, 0.0, footprint(each.locality));
    sum += bytes;
  }
  // The steps of several sets add up to the whole only in the limit of short ones.
  if (sum > size_)
    for (Running& each : running_) each.content->bytes *= size_ / sum;
  decay_ += loss_ * elapsed;
}

Duration SharedCache::resume() {
  double misses = 0;
  for (const Running& each : running_)
    misses += each.accesses * osarium::miss_ratio(each.locality, each.content->bytes);
  loss_ = misses / size_;
  double shortest = math::infinity;
  for (Running& each : running_) {
    find_trend(each);
    const auto [left, rate] = each.trend;
    const double held = each.content->bytes;
    const double more =
        osarium::miss_ratio(each.locality, held + left) - osarium::miss_ratio(each.locality, held);
    const double change = std::max(more, -more);
    if (change > rest) shortest = std::min(shortest, std::min(1.0, step / change) / rate);
  }
  horizon_ = shortest == math::infinity ? 0 : shortest;
  return Duration::from_seconds(shortest);
}

void SharedCache::find_trend(Running& running) const {
  const double held = running.content->bytes;
  const double whole = footprint(running.locality);
  const double missing = std::max(0.0, 1 - held / whole);
  const double exponent = running.locality.exponent;
  const double without_one = power(missing, exponent - 1);
  const double slope = exponent * without_one / whole;
  // A set that comes to miss less also throws out fewer lines of its own.
  const double rate = running.accesses * slope * std::max(0.0, 1 - held / size_) + loss_;
  const double net = running.accesses * (missing * without_one) - loss_ * held;
  running.trend = {.left = rate > 0 ? net / rate : 0, .rate = rate};
}

}  // namespace osarium
