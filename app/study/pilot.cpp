#include "app/study/pilot.hpp"

#include <algorithm>

#include "analysis/warmup.hpp"
#include "app/study/running_study.hpp"

namespace osarium {

namespace {

constexpr std::int64_t buckets = 100;           // of one measured time
constexpr std::int64_t measured_times = 4;      // at most
constexpr std::int64_t buckets_of_a_batch = 5;  // MSER-5
constexpr double not_known = -1;
constexpr std::uint32_t pilot_replica = 0xffffffff;

// The courses in which a warm-up shows.
class PilotCourses {
 public:
  explicit PilotCourses(const Study& study)
      : study_(study), values_(study.workloads.size() * 2 + 1) {}

  void add(const Stretch& stretch) {
    for (std::size_t i = 0; i < stretch.workloads.size(); ++i) {
      const Histogram& latency = stretch.workloads[i].measured.latency;
      std::vector<double>& mean = values_[2 * i];
      // Where nothing ended nothing is known: as before, and before the first as in that.
      const double unknown = mean.empty() ? not_known : mean.back();
      mean.push_back(latency.mean() ? latency.mean()->seconds() : unknown);
      if (mean.back() != not_known) std::replace(mean.begin(), mean.end(), not_known, mean.back());
      values_[2 * i + 1].push_back(static_cast<double>(latency.count()));
    }
    values_.back().push_back(-stretch.cpus.by_mode[static_cast<std::size_t>(Mode::idle)].seconds());
  }

  Pilot pilot(Duration bucket) const {
    const Warmup found = find_biased_warmup(values_);
    Pilot pilot{{}, name(found.decided_by)};
    if (!found.cut) return pilot;
    const auto cut = static_cast<std::int64_t>(*found.cut);
    if (cut <= buckets_of_a_batch) return {bucket * buckets_of_a_batch, ""};
    pilot.cut = bucket * cut;
    return pilot;
  }

 private:
  std::string name(std::size_t course) const {
    if (course + 1 == values_.size()) return "cpu.utilisation";
    return study_.workloads[course / 2].name +
           (course % 2 == 0 ? ": latency.mean" : ": throughput");
  }

  const Study& study_;
  std::vector<std::vector<double>> values_;
};

WarmupResult longest_of(const Study& study, std::span<const Pilot> pilots) {
  WarmupResult result{.how = WarmupResult::How::found};
  for (std::size_t i = 0; i < pilots.size(); ++i) {
    const bool missing = !pilots[i].cut;
    if (!missing && (*pilots[i].cut <= result.length || result.how == WarmupResult::How::not_found))
      continue;
    if (missing && result.how == WarmupResult::How::not_found) continue;
    if (missing) result.how = WarmupResult::How::not_found;
    result.length = pilots[i].cut.value_or(study.run.duration);
    if (!pilots[i].decided_by.empty())
      result.decided_by = study.architectures[i].name + ", " + pilots[i].decided_by;
  }
  return result;
}

}  // namespace

Pilot run_pilot(const Study& study, const Architecture& architecture) {
  RunningStudy running(study, architecture,
                       {static_cast<std::uint64_t>(study.run.seed), pilot_replica});
  const Duration bucket = std::max(study.run.duration / buckets, Duration::picoseconds(1));
  PilotCourses courses(study);
  Pilot pilot;
  for (std::int64_t length = 1; length <= measured_times && !pilot.cut; length *= 2) {
    for (std::int64_t i = length == 1 ? 0 : length / 2 * buckets; i < length * buckets; ++i)
      courses.add(running.run(bucket));
    pilot = courses.pilot(bucket);
  }
  return pilot;
}

WarmupResult find_warmup(const Study& study, unsigned threads, const JobWatch& watch) {
  if (study.run.warmup.stated) return {WarmupResult::How::stated, *study.run.warmup.stated, {}};
  std::vector<Pilot> pilots(study.architectures.size());
  const auto run = [&](std::size_t i) { pilots[i] = run_pilot(study, study.architectures[i]); };
  parallel(pilots.size(), threads, run, watch);
  return longest_of(study, pilots);
}

}  // namespace osarium
