#include "analysis/metrics.hpp"

#include <algorithm>
#include <charconv>

#include "analysis/quantiles.hpp"

namespace osarium {

namespace {

constexpr std::string_view quantile_prefix = "latency.p";
// But for quantiles, in the order of a result.
constexpr std::string_view plain_metrics[] = {
    "throughput",      "latency.mean", "latency.max", "latency.deviation",
    "cpu.utilisation", "cpu.user",     "cpu.kernel",  "cpu.softirq",
    "cpu.interrupt",   "cpu.spin",     "cpu.idle"};

}  // namespace

std::optional<double> share_of(std::string_view metric) {
  if (!metric.starts_with(quantile_prefix)) return std::nullopt;
  metric.remove_prefix(quantile_prefix.size());
  double percent = 0;
  const auto [end, error] = std::from_chars(metric.data(), metric.data() + metric.size(), percent,
                                            std::chars_format::fixed);
  if (error != std::errc() || end != metric.data() + metric.size()) return std::nullopt;
  if (!(percent > 0 && percent < 100)) return std::nullopt;
  return percent / 100;
}

std::string quantile_metric(double share) { return "latency." + name_of_quantile(share); }

std::vector<std::string> cohort_names() {
  std::vector<std::string> names = {"mean"};
  for (const double share : reported_quantiles) names.push_back(name_of_quantile(share));
  return names;
}

bool is_metric(std::string_view name) {
  return share_of(name) || std::find(std::begin(plain_metrics), std::end(plain_metrics), name) !=
                               std::end(plain_metrics);
}

std::string metric_names() {
  std::string text;
  for (const std::string_view name : plain_metrics) text += std::string(name) + ", ";
  return text + "or a quantile such as latency.p99 or latency.p99.9";
}

}  // namespace osarium
