#include "benchmarks/coverage/experiment.hpp"

#include <cmath>

#include "analysis/warmup.hpp"

namespace coverage {

using namespace osarium;

namespace {

constexpr std::size_t fine = 512;
constexpr std::size_t coarse = 64;

Duration width_of(double length, std::size_t buckets) {
  return Duration::from_seconds(std::ceil(length / static_cast<double>(buckets)) * unit);
}

}  // namespace

Course::Course(double length)
    : means(width_of(length, fine), fine), histograms(width_of(length, coarse), coarse) {}

Course course_of(const Load& load, std::uint64_t repetition, std::uint32_t replica, double length) {
  Course course(length);
  serve(load, repetition, replica, length, [&](const Served& job) {
    const Duration when = Duration::from_seconds(job.departure * unit);
    const double latency = job.departure - job.arrival;
    course.means.at(when).record(latency);
    course.histograms.at(when).record(Duration::from_seconds(latency * unit));
  });
  return course;
}

CutAt cut_of(const std::vector<Course>& replicas) {
  std::vector<std::vector<double>> series;
  for (const Course& course : replicas) {
    series.emplace_back();
    double last = 0;  // a bucket in which nothing ended is like the one before
    for (const Tally& bucket : course.means.buckets())
      series.back().push_back(last = bucket.mean().value_or(last));
  }
  const std::vector<std::vector<double>> mean = {average_series(series)};
  const Warmup warmup = find_warmup(mean);
  if (!warmup.cut) return {coarse / 2, false};
  const Course& first = replicas.front();
  const Duration time = first.means.width() * static_cast<std::int64_t>(*warmup.cut);
  const Duration width = first.histograms.width();
  return {static_cast<std::size_t>((time + width - Duration::picoseconds(1)) / width), true};
}

Growing::Growing(std::size_t metric)
    : metric_(metric), quantile_(metric == 0 ? 0.5 : shares[metric]) {}

void Growing::add(const Histogram& replica) {
  if (metric_ == 0)
    means_.push_back(replica.mean()->seconds() / unit);
  else
    quantile_.add(replica);
}

std::optional<Estimate> Growing::estimate() const {
  if (metric_ == 0) return *osarium::estimate(means_);
  const auto found = quantile_.estimate().estimate;
  if (!found) return std::nullopt;
  Estimate result = *found;
  result.value /= unit;
  if (result.low) result.low = *result.low / unit;
  if (result.high) result.high = *result.high / unit;
  return result;
}

std::optional<Estimate> estimate_of(const std::vector<Histogram>& replicas, std::size_t metric) {
  Growing growing(metric);
  for (const Histogram& replica : replicas) growing.add(replica);
  return growing.estimate();
}

}  // namespace coverage
