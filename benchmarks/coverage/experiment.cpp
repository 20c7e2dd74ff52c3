#include "benchmarks/coverage/experiment.hpp"

#include <algorithm>

#include "analysis/warmup.hpp"
#include "sim/statistics/tally.hpp"

namespace coverage {

using namespace osarium;

namespace {

constexpr std::uint32_t pilot_replica = 0xffffffff;
constexpr std::size_t pilot_buckets = 100;  // of one measured time
constexpr int measured_times = 4;           // at most
constexpr double shortest = 1.0 / 20;       // of the measured time

// Mean latency and throughput of the buckets, as app/study/pilot.cpp keeps them.
std::vector<std::vector<double>> courses_of(const Load& load, std::uint64_t repetition,
                                            double bucket, std::size_t buckets) {
  std::vector<Tally> tallies(buckets);
  serve(load, repetition, pilot_replica, bucket * static_cast<double>(buckets),
        [&](const Served& job) {
          const auto at = static_cast<std::size_t>(job.departure / bucket);
          tallies[std::min(at, buckets - 1)].record(job.departure - job.arrival);
        });
  std::vector<std::vector<double>> courses(2);
  double last = 0;  // a bucket in which nothing ended is like the one before
  for (const Tally& bucket_of_jobs : tallies) {
    courses[0].push_back(last = bucket_of_jobs.mean().value_or(last));
    courses[1].push_back(static_cast<double>(bucket_of_jobs.count()));
  }
  return courses;
}

}  // namespace

PilotWarmup find_pilot_warmup(const Load& load, std::uint64_t repetition, double measured) {
  const double bucket = measured / pilot_buckets;
  for (int times = 1; times <= measured_times; times *= 2) {
    const auto courses = courses_of(load, repetition, bucket, times * pilot_buckets);
    const Warmup warmup = find_biased_warmup(courses);
    if (warmup.cut)
      return {std::max(bucket * static_cast<double>(*warmup.cut), shortest * measured), true};
  }
  return {measured, false};
}

std::vector<Histogram> stretches_of(const Load& load, std::uint64_t repetition,
                                    std::uint32_t replica, double warmup, double measured,
                                    std::size_t stretches) {
  std::vector<Histogram> result(stretches);
  const double width = measured / static_cast<double>(stretches);
  serve(load, repetition, replica, warmup + measured, [&](const Served& job) {
    if (job.departure < warmup) return;
    const auto at = static_cast<std::size_t>((job.departure - warmup) / width);
    result[std::min(at, stretches - 1)].record(
        Duration::from_seconds((job.departure - job.arrival) * unit));
  });
  return result;
}

Histogram measure(const Load& load, std::uint64_t repetition, std::uint32_t replica, double warmup,
                  double measured) {
  return stretches_of(load, repetition, replica, warmup, measured, 1).front();
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
