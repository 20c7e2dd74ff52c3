#include "workloads/traces/recording.hpp"

#include <algorithm>

#include "workloads/traces/scanner.hpp"

namespace osarium::traces {

namespace {

constexpr std::string_view per_request = " per request";
constexpr std::string_view form =
    "comm=user/system for each name of a thread, separated by commas, as nginx=2.06us/10.7us, "
    "wrk=830ns/8.6us; behind them `per request` if they are not of the whole work";

std::optional<Problem> parse_time(std::string_view text, Duration& value) {
  text = trimmed(text);
  std::optional<Problem> problem = parse_value({text}, value);
  if (!problem && value < Duration()) problem = {"which is below zero", "a time from 0s on", ""};
  if (problem) problem->what = "where \"" + shown(text) + "\" stands, " + problem->what;
  return problem;
}

// "nginx=2.06us/10.7us"; a comm may hold = and /, but no comma.
std::optional<Problem> parse_one(std::string_view text, UntracedCpu& value) {
  text = trimmed(text);
  const std::size_t equals = text.rfind('=');
  const std::size_t slash = text.rfind('/');
  if (equals == text.npos || equals == 0 || slash == text.npos || slash < equals)
    return Problem{"where \"" + shown(text) + "\" is no comm=user/system", std::string(form), ""};
  value.comm = trimmed(text.substr(0, equals));
  if (auto problem = parse_time(text.substr(equals + 1, slash - equals - 1), value.user))
    return problem;
  return parse_time(text.substr(slash + 1), value.system);
}

}  // namespace

std::optional<Problem> parse_tracer_cost(std::string_view text, Duration& value) {
  std::optional<Problem> problem = parse_value({text}, value);
  if (!problem && value < Duration()) problem = {"which is below zero", "a time as 850ns", ""};
  return problem;
}

std::optional<Problem> parse_untraced_cpu(std::string_view text, UntracedCpuTimes& value) {
  value = {};
  text = trimmed(text);
  value.per_request = text.ends_with(per_request);
  if (value.per_request) text.remove_suffix(per_request.size());
  while (true) {
    const std::size_t comma = std::min(text.find(','), text.size());
    UntracedCpu& each = value.of.emplace_back();
    if (auto problem = parse_one(text.substr(0, comma), each)) return problem;
    const auto same = [&each](const UntracedCpu& other) { return other.comm == each.comm; };
    if (std::count_if(value.of.begin(), value.of.end(), same) > 1)
      return Problem{"where \"" + shown(each.comm) + "\" stands twice", std::string(form), ""};
    if (comma == text.size()) return {};
    text.remove_prefix(comma + 1);
  }
}

std::string print_untraced_cpu(const UntracedCpuTimes& value) {
  std::string text;
  for (const UntracedCpu& each : value.of)
    text += (text.empty() ? "" : ", ") + each.comm + "=" + print_value(each.user) + "/" +
            print_value(each.system);
  return text + (value.per_request ? std::string(per_request) : "");
}

Recording recording_of(const Fields& header, const std::string& file, Errors& errors) {
  Recording recording;
  const auto refuse = [&](std::string_view key, std::string_view text, const Problem& problem) {
    errors.add({file, 0, 0, std::string(key), std::string(text), problem.what, problem.allowed,
                problem.suggestion});
  };
  if (const std::string_view text = header.of(tracer_cost_key); !text.empty()) {
    Duration cost;
    if (const auto problem = parse_tracer_cost(text, cost))
      refuse(tracer_cost_key, text, *problem);
    else
      recording.tracer_cost = cost;
  }
  if (const std::string_view text = header.of(untraced_cpu_key); !text.empty()) {
    if (const auto problem = parse_untraced_cpu(text, recording.untraced_cpu))
      refuse(untraced_cpu_key, text, *problem);
  }
  recording.untraced_cpu.of_command = header.of(untraced_of_key) == of_command;
  return recording;
}

}  // namespace osarium::traces
