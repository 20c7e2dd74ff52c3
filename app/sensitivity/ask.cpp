#include "app/sensitivity/ask.hpp"

#include <algorithm>

#include "analysis/metrics.hpp"
#include "sim/parameters/nearest.hpp"
#include "sim/parameters/text.hpp"

namespace osarium {

namespace {

// The words of what is allowed, for the nearest one.
std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(", "), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

class Reader {
 public:
  Reader(const Command& command, Errors& errors) : command_(command), errors_(errors) {}

  void number(const char* option, std::size_t least, std::size_t& value) {
    const std::optional<std::string> text = command_.value_of(option);
    if (!text) return;
    std::int64_t number = 0;
    constexpr std::int64_t most = 1'000'000;
    if (parse_value({*text}, number) || number < static_cast<std::int64_t>(least) || number > most)
      add(option, *text, "which is no number in range",
          "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    else
      value = static_cast<std::size_t>(number);
  }

  void metric(std::string& metric) {
    metric = command_.value_of("--metric").value_or(metric);
    const std::string allowed = metric_names();
    if (!is_metric(metric))
      add("--metric", metric, "which is not a metric", allowed,
          std::string(nearest_name(metric, words(allowed))));
  }

  void workload(const Study& study, std::size_t& place) {
    const std::optional<std::string> text = command_.value_of("--workload");
    if (!text) return;
    std::vector<std::string_view> names;
    for (const WorkloadParameters& each : study.workloads) names.push_back(each.name);
    const auto found = std::find(names.begin(), names.end(), *text);
    place = static_cast<std::size_t>(found - names.begin());
    if (found == names.end())
      add("--workload", *text, "which is not a workload of the study", list_of(names),
          std::string(nearest_name(*text, names)));
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
  reader.metric(question.metric);
  reader.workload(study, question.workload);
  reader.number("--trajectories", 1, question.plan.trajectories);
  reader.number("--leaders", 1, question.plan.leaders);
  reader.number("--rows", SobolIndices::least_rows, question.plan.rows);
  if (errors.error_count() != before) return std::nullopt;
  return question;
}

}  // namespace osarium
