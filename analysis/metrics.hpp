// The names of what a result says in numbers: "throughput", "latency.mean", "latency.p99.9". Any
// quantile may be asked for; those that every result has are the first ones.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace osarium {

inline constexpr double reported_quantiles[] = {0.5, 0.9, 0.99, 0.999};

// 0.999 of "latency.p99.9"; nothing for what is no quantile strictly between 0 and 1.
std::optional<double> share_of(std::string_view metric);
std::string quantile_metric(double share);

// Of the ledger: "mean", that is all requests, and those at or above each reported quantile.
std::vector<std::string> cohort_names();

bool is_metric(std::string_view name);
// For messages: what is allowed.
std::string metric_names();

}  // namespace osarium
