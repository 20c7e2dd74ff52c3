#include "app/study/measure.hpp"

#include <cmath>

namespace osarium {

namespace {

// A quantile is given only if so many requests lie beyond it.
constexpr double samples_beyond = 10;

struct Quantile {
  const char* name;
  double share;
};
constexpr Quantile quantiles[] = {
    {"latency.p50", 0.5}, {"latency.p90", 0.9}, {"latency.p99", 0.99}, {"latency.p99.9", 0.999}};

double seconds(Duration duration) { return duration.seconds(); }

Measured quantile_of(const Histogram& latency, const Quantile& quantile) {
  const auto count = static_cast<double>(latency.count());
  const double needed = samples_beyond / (1 - quantile.share);
  if (count < needed)
    return {quantile.name, "s", std::nullopt,
            "too few requests: " + std::to_string(latency.count()) + " of " +
                std::to_string(static_cast<std::int64_t>(needed + 0.5)) + " for this quantile"};
  return {quantile.name, "s", seconds(*latency.quantile(quantile.share)), {}};
}

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
  for (const Quantile& quantile : quantiles) metrics.push_back(quantile_of(latency, quantile));
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

}  // namespace

CpuTimes cpu_times(Machine& machine) {
  CpuTimes times;
  for (const Cpu& cpu : machine.cpus())
    for (std::size_t mode = 0; mode < modes; ++mode)
      times.by_mode[mode] += cpu.time(static_cast<Mode>(mode));
  return times;
}

SystemMeasurement measure(System& system, const CpuTimes& in_window) {
  SystemMeasurement whole;
  whole.cpus = in_window;
  whole.events = system.machine().simulation().events();
  whole.remembered = system.machine().costs().remembered();
  for (const Route* const route : system.routes()) whole.crossings += route->crossings;
  whole.structure = structure_of(system);
  return whole;
}

std::optional<std::uint64_t> offered(const WorkloadParameters& workload, const Seed& seed,
                                     Time begin, Time end) {
  if (std::holds_alternative<arrivals::Closed>(workload.arrivals) ||
      std::holds_alternative<clients::Calls>(workload.clients))
    return std::nullopt;
  ArrivalTimes times(workload.arrivals, seed, workload.name);
  std::uint64_t count = 0;
  for (Time time = times.next(); time <= end; time = times.next())
    if (time >= begin) ++count;
  return count;
}

Replica replica_of(const Measurement& workload, const SystemMeasurement& whole, Duration window) {
  const std::uint64_t requests = workload.latency.count();
  Replica replica;
  replica.requests = requests;
  replica.failed = workload.failed;
  replica.events = whole.events;
  replica.crossings = whole.crossings;
  replica.structure = whole.structure;
  replica.remembered = whole.remembered;
  replica.metrics.push_back(
      {"throughput", "1/s", static_cast<double>(requests) / seconds(window), {}});
  add_latency(workload.latency, replica.metrics);
  add_cpus(whole.cpus, replica.metrics);
  for (std::size_t i = 0; i < causes; ++i) {
    const double sum = seconds(workload.spent[i]);
    replica.ledger.emplace_back(name_of(static_cast<Cause>(i)),
                                requests == 0 ? 0 : sum / static_cast<double>(requests));
  }
  return replica;
}

}  // namespace osarium
