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

double power(double base, double exponent) {
  if (exponent == 0 || exponent == 1) [[likely]]
    return exponent == 0 ? 1 : base;
  return math::pow(base, exponent);
}

// 1 - exp(-x) for x >= 0: while it is small by a series, to 2 in 10^11.
double passed(double x) {
  if (x > 1.0 / 16) return -math::expm1(-x);
  const double x2 = x * x;
  return x * ((1 - x * (1.0 / 2)) +
              x2 * ((1.0 / 6 - x * (1.0 / 24)) + x2 * (1.0 / 120 - x * (1.0 / 720))));
}

}  // namespace

double miss_ratio(const Locality& locality, double held) {
  const auto footprint = static_cast<double>(locality.footprint.count());
  return power(std::max(0.0, 1 - held / footprint), locality.exponent);
}

SharedCache::Running::Running(Content& what, const Locality& locality)
    : content(&what),
      footprint(static_cast<double>(locality.footprint.count())),
      per_byte(1 / footprint),
      exponent(locality.exponent) {}

inline double SharedCache::Running::miss_ratio(double held) const {
  return power(std::max(0.0, 1 - held * per_byte), exponent);
}

SharedCache::SharedCache(Bytes size, std::size_t cpus)
    : size_(static_cast<double>(size.count())), per_size_(1 / size_) {
  OSARIUM_CHECK(size_ > 0, "a cache without a size");
  running_.reserve(cpus);
}

void SharedCache::enter(Content& content, const Locality& locality) {
  OSARIUM_CHECK(locality.footprint.count() > 0 && locality.exponent >= 1, "a locality is invalid");
  if (content.runs_on++ > 0) return;
  content.bytes = left_of(content);
  content.place = running_.size();
  running_.emplace_back(content, locality);
}

void SharedCache::leave(Content& content) {
  OSARIUM_CHECK(content.runs_on > 0, "a set leaves a cache that it does not run on");
  if (--content.runs_on > 0) return;
  content.decay = decay_;
  running_[content.place] = running_.back();
  running_[content.place].content->place = content.place;
  running_.pop_back();
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
  return running.miss_ratio(content.bytes + running.trend.left * mean);
}

// Steps of the exponential Euler method, which is stable however long they are.
void SharedCache::settle(Time now) {
  const double elapsed = (now - settled_).seconds();
  settled_ = now;
  if (elapsed == 0 || running_.empty()) return;
  double sum = 0;
  for (Running& each : running_) {
    double& bytes = each.content->bytes;
    const double moved = each.trend.left * passed(each.trend.rate * elapsed);
    each.trend.left -= moved;
    bytes = std::clamp(bytes + moved, 0.0, each.footprint);
    sum += bytes;
  }
  // The steps of several sets add up to the whole only in the limit of short ones.
  if (sum > size_)
    for (Running& each : running_) each.content->bytes *= size_ / sum;
  decay_ += loss_ * elapsed;
}

Duration SharedCache::resume() {
  double misses = 0;
  for (Running& each : running_) {
    const double missing = std::max(0.0, 1 - each.content->bytes * each.per_byte);
    const double without_one = power(missing, each.exponent - 1);
    each.misses = missing * without_one;
    each.slope = each.exponent * without_one * each.per_byte;
    misses += each.accesses * each.misses;
  }
  loss_ = misses / size_;
  double fastest = 0;  // steps per second
  for (Running& each : running_) {
    const double held = each.content->bytes;
    // A set that comes to miss less also throws out fewer lines of its own.
    const double rate = each.accesses * each.slope * std::max(0.0, 1 - held * per_size_) + loss_;
    const double net = each.accesses * each.misses - loss_ * held;
    const double left = rate > 0 ? net / rate : 0;
    each.trend = {.left = left, .rate = rate};
    const double more = each.miss_ratio(held + left) - each.misses;
    const double change = std::max(more, -more);
    if (change > rest) fastest = std::max(fastest, std::max(1.0, change * (1 / step)) * rate);
  }
  horizon_ = fastest == 0 ? 0 : 1 / fastest;
  return fastest == 0 ? Duration::max() : Duration::from_seconds(horizon_);
}

}  // namespace osarium
