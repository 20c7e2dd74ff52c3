#include "app/sensitivity/ask.hpp"

#include <algorithm>

#include "sim/parameters/nearest.hpp"
#include "sim/parameters/text.hpp"

namespace osarium {

namespace {

constexpr std::string_view metrics[] = {
    "throughput",    "latency.mean", "latency.p50",       "latency.p90",     "latency.p99",
    "latency.p99.9", "latency.max",  "latency.deviation", "cpu.utilisation", "cpu.user",
    "cpu.kernel",    "cpu.softirq",  "cpu.interrupt",     "cpu.spin",        "cpu.idle"};

class Reader {
 public:
  Reader(const Command& command, Errors& errors) : command_(command), errors_(errors) {}

  void number(const char* option, std::size_t least, std::size_t& value) {
    const std::optional<std::string> text = command_.value_of(option);
    if (!text) return;
    std::int64_t number = 0;
    constexpr std::int64_t most = 1'000'000;
    if (parse_value({*text}, number) || number < static_cast<std::int64_t>(least) || number > most)
      add(option, *text, "is out of range",
          "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    else
      value = static_cast<std::size_t>(number);
  }

  // Its place among the names.
  void name(const char* option, const char* problem, std::span<const std::string_view> names,
            std::size_t& place) {
    const std::optional<std::string> text = command_.value_of(option);
    if (!text) return;
    const auto found = std::find(names.begin(), names.end(), *text);
    if (found == names.end())
      add(option, *text, problem, list_of(names), std::string(nearest_name(*text, names)));
    else
      place = static_cast<std::size_t>(found - names.begin());
  }

 private:
  void add(const char* option, const std::string& found, std::string problem, std::string allowed,
           std::string suggestion = {}) {
    errors_.add({"osarium", 0, 0, std::string("sensitivity ") + option, found, std::move(problem),
                 std::move(allowed), std::move(suggestion)});
  }

  const Command& command_;
  Errors& errors_;
};

}  // namespace

std::optional<SensitivityQuestion> read_question(const Command& command, const Study& study,
                                                 Errors& errors) {
  const std::size_t before = errors.error_count();
  SensitivityQuestion question;
  question.plan.seed = static_cast<std::uint64_t>(study.run.seed);
  Reader reader(command, errors);
  std::size_t metric = 4;
  reader.name("--metric", "which is not a metric", metrics, metric);
  question.metric = metrics[metric];
  std::vector<std::string_view> workloads;
  for (const WorkloadParameters& each : study.workloads) workloads.push_back(each.name);
  reader.name("--workload", "which is not a workload of the study", workloads, question.workload);
  reader.number("--trajectories", 1, question.plan.trajectories);
  reader.number("--leaders", 1, question.plan.leaders);
  reader.number("--rows", SobolIndices::least_rows, question.plan.rows);
  if (errors.error_count() != before) return std::nullopt;
  return question;
}

}  // namespace osarium
