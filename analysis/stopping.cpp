#include "analysis/stopping.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/student.hpp"
#include "sim/engine/check.hpp"

namespace osarium {

std::optional<double> relative_half_width(const Estimate& estimate) {
  if (!estimate.low || !estimate.high) return std::nullopt;
  if (*estimate.high == *estimate.low) return 0;
  if (estimate.value == 0) return std::nullopt;
  return (*estimate.high - *estimate.low) / 2 / std::abs(estimate.value);
}

bool is_narrow(const Estimate& estimate, double relative) {
  const auto width = relative_half_width(estimate);
  return width && *width <= relative;
}

std::size_t replicas_for(const Estimate& estimate, std::size_t n, double relative) {
  const auto width = relative_half_width(estimate);
  if (!width || n < 2) return 0;
  const auto known = static_cast<double>(n);
  const double deviation = *width * std::sqrt(known) / student_two_sided(confidence, known - 1);
  // t shrinks as the number grows: enough when half the interval with that number's t is.
  const auto enough = [&](double m) {
    return student_two_sided(confidence, m - 1) * deviation / std::sqrt(m) <= relative;
  };
  double high = 2;
  while (!enough(high) && high < 1e12) high *= 2;
  double low = high / 2;
  while (low + 1 < high) {
    const double middle = std::floor((low + high) / 2);
    (enough(middle) ? high : low) = middle;
  }
  return static_cast<std::size_t>(high);
}

StopDecision decide(const StopRule& rule, std::size_t available,
                    const std::function<std::optional<Estimate>(std::size_t)>& estimate_of) {
  OSARIUM_CHECK(rule.relative > 0 && rule.between >= 0 && rule.again >= 0 &&
                    rule.min_replicas >= 2 && rule.min_replicas <= rule.max_replicas,
                "a rule to stop that can be met");
  const auto with_more = [](std::size_t n, double share) {
    return n + static_cast<std::size_t>(std::ceil(share * static_cast<double>(n)));
  };
  const std::size_t last = std::min(available, rule.max_replicas);
  StopDecision decision;
  std::optional<Estimate> latest;
  std::size_t seen = 0;
  for (std::size_t n = rule.min_replicas; n <= last && !decision.narrow;
       n = std::max(n + 1, with_more(n, rule.between))) {
    latest = estimate_of(n);
    seen = n;
    decision.narrow = latest && is_narrow(*latest, rule.relative);
  }
  if (latest)
    decision.needed =
        with_more(decision.narrow ? seen : replicas_for(*latest, seen, rule.relative), rule.again);
  const std::size_t most =
      decision.narrow ? std::min(decision.needed, rule.max_replicas) : rule.max_replicas;
  if (available >= most) decision.replicas = most;
  return decision;
}

StopDecision decide(const StopRule& rule, std::span<const double> values) {
  return decide(rule, values.size(), [&](std::size_t n) { return estimate(values.first(n)); });
}

}  // namespace osarium
