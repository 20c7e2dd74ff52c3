#include "app/study/objective.hpp"

#include "analysis/metrics.hpp"
#include "sim/parameters/text.hpp"

namespace osarium {

namespace {

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == text.npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

// In seconds, or a share; the text itself is shown.
template <class T>
std::optional<Problem> read_limit(const std::string& text, double& limit) {
  T value;
  auto problem = parse_value({text}, value);
  if (problem) return problem;
  if constexpr (std::is_same_v<T, Duration>)
    limit = value.seconds();
  else
    limit = value.value();
  if (limit > 0) return std::nullopt;
  return Problem{"which is not above zero", scalar_type(&value).allowed, ""};
}

}  // namespace

std::optional<Objective> parse_objective(const std::string& text, const std::string& verb,
                                         Errors& errors) {
  const auto refuse = [&](std::string found, std::string problem, std::string allowed) {
    errors.add({"osarium", 0, 0, verb, std::move(found), std::move(problem), std::move(allowed)});
    return std::nullopt;
  };
  const std::size_t sign = text.find('<');
  if (sign == text.npos)
    return refuse(text, "which is no objective", "a metric, < and a limit: 'latency.p99<200us'");
  Objective objective{trimmed(std::string_view(text).substr(0, sign)), 0, {}};
  const bool latency = objective.metric.starts_with("latency.");
  if (!is_metric(objective.metric) || (!latency && !objective.metric.starts_with("cpu.")) ||
      objective.metric == "cpu.idle")
    return refuse(objective.metric, "which is nothing that grows with the load",
                  "latency.mean, latency.max, a quantile such as latency.p99, or cpu.utilisation");
  // With noise there is no difference between < and <=.
  const bool equal = sign + 1 < text.size() && text[sign + 1] == '=';
  const std::string limit = trimmed(std::string_view(text).substr(sign + (equal ? 2 : 1)));
  const auto problem = latency ? read_limit<Duration>(limit, objective.limit)
                               : read_limit<Ratio>(limit, objective.limit);
  if (problem) return refuse(limit, problem->what, problem->allowed);
  objective.shown = objective.metric + " < " + limit;
  return objective;
}

}  // namespace osarium
