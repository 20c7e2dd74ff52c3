#include "app/study/measure.hpp"

#include <cmath>

namespace osarium {

namespace {

double seconds(Duration duration) { return duration.seconds(); }

// The standard deviation, within 1/64: of values in one bucket it takes the middle.
std::optional<double> deviation_of(const Histogram& latency) {
  if (latency.count() == 0) return std::nullopt;
  const double mean = seconds(*latency.mean());
  double sum = 0;
  for (const Histogram::Bucket& bucket : latency.buckets()) {
    const double off = (seconds(bucket.first) + seconds(bucket.last)) / 2 - mean;
    sum += static_cast<double>(bucket.count) * off * off;
  }
  return std::sqrt(sum / static_cast<double>(latency.count()));
}

void add_latency(const Histogram& latency, std::vector<Measured>& metrics) {
  const std::string none = "no request was finished in the measured time";
  const auto value = [&](const char* name, std::optional<Duration> duration) {
    metrics.push_back({name, "s", duration ? std::optional(seconds(*duration)) : std::nullopt,
                       duration ? "" : none});
  };
  value("latency.mean", latency.mean());
  value("latency.max", latency.max());
  const std::optional<double> deviation = deviation_of(latency);
  metrics.push_back({"latency.deviation", "s", deviation, deviation ? "" : none});
}

void add_cpus(const CpuTimes& cpus, std::vector<Measured>& metrics) {
  constexpr std::array<const char*, modes> names = {"cpu.user",      "cpu.kernel", "cpu.softirq",
                                                    "cpu.interrupt", "cpu.spin",   "cpu.idle"};
  double all = 0;
  for (const Duration time : cpus.by_mode) all += seconds(time);
  const auto share = [&](std::size_t mode) { return seconds(cpus.by_mode[mode]) / all; };
  metrics.push_back({"cpu.utilisation", "", 1 - share(static_cast<std::size_t>(Mode::idle)), {}});
  for (std::size_t mode = 0; mode < modes; ++mode)
    metrics.push_back({names[mode], "", share(mode), {}});
}

// For each request.
void add_processes(const Measurement& measured, std::vector<Measured>& metrics) {
  const auto requests = static_cast<double>(measured.latency.count());
  const std::string none = "no request was finished in the measured time";
  const auto value = [&](const std::string& name, Duration time) {
    if (requests > 0)
      metrics.push_back({name, "s", seconds(time) / requests, {}});
    else
      metrics.push_back({name, "s", std::nullopt, none});
  };
  for (const ProcessTimes& each : measured.processes) {
    value("process." + each.name + ".user", each.user);
    value("process." + each.name + ".system", each.system);
  }
}

double busy(const CpuTimes& cpus) {
  double all = 0;
  for (const Duration time : cpus.by_mode) all += seconds(time);
  return 1 - seconds(cpus.by_mode[static_cast<std::size_t>(Mode::idle)]) / all;
}

// Where nothing ended nothing is known of latencies: the mean of all stands in.
Course course_of(std::span<const Stretch> stretches, std::size_t workload, const Histogram& all) {
  Course course;
  const double mean = all.mean() ? seconds(*all.mean()) : 0;
  std::vector<double> throughput, latency, utilisation;
  for (const Stretch& stretch : stretches) {
    const auto& [measured, arrivals] = stretch.workloads[workload];
    const auto ended = static_cast<double>(measured.latency.count() - measured.failed);
    if (arrivals) {
      course.passage.arrivals.push_back(static_cast<double>(*arrivals));
      course.passage.completions.push_back(ended);
    }
    throughput.push_back(ended / seconds(stretch.length));
    latency.push_back(measured.latency.mean() ? seconds(*measured.latency.mean()) : mean);
    utilisation.push_back(busy(stretch.cpus));
  }
  course.metrics = {{"latency.mean", std::move(latency)},
                    {"throughput", std::move(throughput)},
                    {"cpu.utilisation", std::move(utilisation)}};
  return course;
}

}  // namespace

CpuTimes cpu_times(Machine& machine) {
  CpuTimes times;
  for (const Cpu& cpu : machine.cpus())
    for (std::size_t mode = 0; mode < modes; ++mode)
      times.by_mode[mode] += cpu.time(static_cast<Mode>(mode));
  return times;
}

SystemMeasurement measure(System& system) {
  SystemMeasurement whole;
  whole.events = system.machine().simulation().events();
  whole.remembered = system.machine().costs().remembered();
  for (const Route* const route : system.routes()) whole.crossings += route->crossings;
  whole.structure = structure_of(system);
  return whole;
}

Replica replica_of(std::span<const Stretch> stretches, std::size_t workload,
                   const SystemMeasurement& whole) {
  Measurement all;
  CpuTimes cpus;
  Duration window;
  for (const Stretch& stretch : stretches) {
    all.merge(stretch.workloads[workload].measured);
    cpus += stretch.cpus;
    window += stretch.length;
  }
  const std::uint64_t requests = all.latency.count();
  Replica replica;
  replica.requests = requests;
  replica.failed = all.failed;
  replica.standing = all.standing;
  for (std::size_t i = stretches.size() / 2; i < stretches.size(); ++i)
    replica.standing =
        std::min(replica.standing, stretches[i].workloads[workload].measured.standing);
  replica.events = whole.events;
  replica.crossings = whole.crossings;
  replica.structure = whole.structure;
  replica.remembered = whole.remembered;
  replica.metrics.push_back(
      {"throughput", "1/s", static_cast<double>(requests - all.failed) / seconds(window), {}});
  add_latency(all.latency, replica.metrics);
  add_cpus(cpus, replica.metrics);
  add_processes(all, replica.metrics);
  replica.course = course_of(stretches, workload, all.latency);
  for (std::size_t i = 0; i < causes; ++i) {
    const double sum = seconds(all.spent[i]);
    replica.ledger.emplace_back(name_of(static_cast<Cause>(i)),
                                requests == 0 ? 0 : sum / static_cast<double>(requests));
  }
  replica.cohorts = cohorts_of(all);
  replica.latency = std::move(all.latency);
  return replica;
}

std::vector<Histogram> latencies_of(std::span<const Stretch> stretches, std::size_t workload) {
  std::vector<Histogram> latencies;
  for (const Stretch& stretch : stretches)
    latencies.push_back(stretch.workloads[workload].measured.latency);
  return latencies;
}

}  // namespace osarium
