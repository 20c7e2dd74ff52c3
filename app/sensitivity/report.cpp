#include "app/sensitivity/report.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "app/report/table.hpp"
#include "app/sensitivity/plausible.hpp"
#include "app/sensitivity/words.hpp"
#include "sim/parameters/text.hpp"

namespace osarium {

namespace {

constexpr std::size_t lines_shown = 12;

using Rows = std::vector<TableRow>;

std::string architecture(const SensitivityReport& report, std::size_t index) {
  return report.study.architectures[index].name;
}

// The largest change of a ratio: "microkernel +3.1%".
std::string largest_change(const SensitivityReport& report, const Screened& screened) {
  const auto smaller = [](const ElementaryEffects& a, const ElementaryEffects& b) {
    return a.mean_absolute < b.mean_absolute;
  };
  const auto found = std::max_element(screened.ratios.begin(), screened.ratios.end(), smaller);
  const auto index = static_cast<std::size_t>(found - screened.ratios.begin());
  // Where one trajectory has more and another less, only the size says something.
  const bool one_way = 2 * std::abs(found->mean) > found->mean_absolute;
  return architecture(report, index + 1) + " " +
         (one_way ? change(found->mean) : "+-" + change(found->mean_absolute).substr(1));
}

std::string screening_table(const SensitivityReport& report) {
  const bool compared = report.study.architectures.size() > 1;
  Rows rows = {{"constant", "stated", "from", "to", "evidence"}};
  for (const Architecture& each : report.study.architectures) rows[0].push_back(each.name);
  if (compared) rows[0].push_back("ratio most");
  std::size_t effective = 0;
  for (const std::size_t i : ranking(report.found)) {
    const Screened& screened = report.found.screened[i];
    if (screened.score == 0 || ++effective > lines_shown) continue;
    const Constant& constant = report.constants.varied[i];
    const Cost& cost = report.table.rows()[constant.rows.front()];
    std::vector<std::string> row = {
        name_of(constant, report.table), in_unit(cost, 1), in_unit(cost, constant.factor.low),
        in_unit(cost, constant.factor.high),
        std::string(choices_of(cost.confidence)[static_cast<std::size_t>(cost.confidence)].name)};
    for (const ElementaryEffects& effect : screened.values) row.push_back(change(effect.mean));
    if (compared) row.push_back(largest_change(report, screened));
    rows.push_back(std::move(row));
  }
  std::string text = table(rows);
  if (effective > lines_shown)
    text += "  and " + std::to_string(effective - lines_shown) + " with smaller effects (--json)\n";
  const std::size_t none = report.constants.varied.size() - effective;
  if (none > 0)
    text += "  and " + std::to_string(none) + " that changed nothing when they were moved\n";
  return text;
}

std::string variance_table(const SensitivityReport& report) {
  const Variance& variance = *report.found.variance;
  Rows rows = {{"", "by itself", "with others"}};
  for (std::size_t i = 0; i < variance.indices.size(); ++i) {
    const bool leader = i < variance.leaders.size();
    rows.push_back({leader ? name_of(report.constants.varied[variance.leaders[i]], report.table)
                           : "all others together",
                    share(variance.indices[i].first), share(variance.indices[i].total)});
  }
  return table(rows);
}

std::string deciding_sentence(const SensitivityReport& report) {
  const Variance& variance = *report.found.variance;
  std::vector<std::string> names;
  for (const std::size_t i : variance.deciding)
    names.push_back(name_of(report.constants.varied[i], report.table));
  const std::string what = report.study.architectures.size() > 1 ? "comparison" : "metric";
  const std::string explain = share(variance.explained) + " of its variance";
  if (variance.explained.value < Variance::enough)
    return "No few constants decide this " + what + ": all " + std::to_string(names.size()) +
           " leaders explain " + explain + ".\n";
  if (names.size() == 1)
    return "One constant decides this " + what + ": " + names[0] + " explains " + explain + ".\n";
  const std::vector<std::string_view> views(names.begin(), names.end());
  return "These " + number_word(names.size()) + " constants decide this " + what + ": " +
         joined(views) + " explain " + explain + ".\n";
}

std::string order_sentence(const SensitivityReport& report) {
  if (report.study.architectures.size() < 2) return "";
  const std::vector<std::size_t> order = stated_order(report);
  std::string text = "At the stated values " + report.metric + " is smallest first: ";
  bool doubt = false;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0) {
      const bool known = order_of(report, order[i - 1], order[i]).known;
      text += known ? " < " : " ~ ";
      doubt = doubt || !known;
    }
    text += architecture(report, order[i]);
  }
  text += doubt ? " (~: " + std::to_string(report.replicas.size()) + " replicas cannot tell).\n"
                : ".\n";
  if (!report.found.order) return text;
  const OrderKept& kept = *report.found.order;
  text += std::string(doubt ? "What they can tell of the order of architectures holds in "
                            : "The order of architectures holds in ") +
          share(kept.all) + " of the plausible region (" + std::to_string(kept.points) +
          " points of it)";
  if (const auto least = least_kept(report)) {
    const PairOrder& pair = report.orders[*least];
    text += "; it flips most often between " + architecture(report, pair.smaller) + " and " +
            architecture(report, pair.larger) + " (in " + percent_of(1 - kept.pairs[*least].value) +
            ")";
  }
  return text + ".\n";
}

std::string kept_sentence(const SensitivityReport& report) {
  std::string text =
      "Not varied: the machine's description, the workload and the architectures' own settings";
  std::vector<std::pair<std::string_view, std::size_t>> reasons;
  for (const auto& row : report.constants.kept) {
    const auto same = std::find_if(reasons.begin(), reasons.end(),
                                   [&](const auto& each) { return each.first == row.second; });
    if (same == reasons.end())
      reasons.emplace_back(row.second, 1);
    else
      ++same->second;
  }
  for (const auto& [reason, count] : reasons)
    text += "; " + std::to_string(count) + (count == 1 ? " cost" : " costs") + " (" +
            std::string(reason) + ")";
  return text + ".\n";
}

// Before anything that rests on it.
std::string warning(const SensitivityReport& report) {
  const Judged& judged = report.found.judged;
  const Verdict verdict = verdict_of(report);
  if (verdict.status != "ok")
    return "\nWARNING: " + verdict.status + ": " + verdict.reason +
           ".\nWhat stands below depends on how long a point lasts, and is no ranking of costs: "
           "take a lower load,\nor a longer run.duration.\n";
  if (judged.doubtful == 0) return "";
  return std::to_string(judged.doubtful) + " of " + std::to_string(judged.points) +
         " points do not look steady; all have the same random numbers, so chance may "
         "do that to many at once\n";
}

}  // namespace

std::string sensitivity_text(const SensitivityReport& report) {
  std::string text = "what decides " + report.metric + " of " + report.workload + " on " +
                     report.study.machine_name + ": " +
                     std::to_string(report.constants.varied.size()) +
                     " cost constants within what is plausible,\neach point once for " +
                     print_value(report.duration) + ", with the same random numbers, seed " +
                     std::to_string(report.study.run.seed) + "\n";
  text += warning(report);
  if (report.found.trajectories > 0)
    text += "\nscreening: change of " + report.metric +
            " from the low to the high end of the range, mean of " +
            std::to_string(report.found.trajectories) +
            (report.found.trajectories == 1 ? " trajectory" : " trajectories") + " (Morris)" +
            (report.study.architectures.size() > 1
                 ? "; ratio: to " + report.study.architectures.front().name
                 : "") +
            "\n\n" + screening_table(report);
  if (report.found.variance)
    text += "\nshares of the variance of the comparison when all vary, " +
            std::to_string(report.plan.rows) + " rows [95% interval] (Sobol)\n\n" +
            variance_table(report) + "\n" + deciding_sentence(report);
  else if (report.found.trajectories == report.plan.trajectories)
    text += "\n";
  text += order_sentence(report);
  return text + "\n" + kept_sentence(report) + plausible_rule();
}

std::vector<std::size_t> ranking(const Sensitivity& found) {
  std::vector<std::size_t> order(found.screened.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return found.screened[a].score > found.screened[b].score;
  });
  return order;
}

std::vector<std::size_t> stated_order(const SensitivityReport& report) {
  std::vector<std::size_t> order(report.study.architectures.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  // Pairs are ordered by means of logarithms, which order all of them.
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const PairOrder& pair = order_of(report, a, b);
    return pair.smaller == a && pair.ratio.value > 1;
  });
  return order;
}

const PairOrder& order_of(const SensitivityReport& report, std::size_t a, std::size_t b) {
  return *std::find_if(report.orders.begin(), report.orders.end(), [&](const PairOrder& each) {
    return (each.smaller == a && each.larger == b) || (each.smaller == b && each.larger == a);
  });
}

std::optional<std::size_t> least_kept(const SensitivityReport& report) {
  std::optional<std::size_t> least;
  if (!report.found.order) return least;
  const std::vector<Estimate>& pairs = report.found.order->pairs;
  for (std::size_t i = 0; i < pairs.size(); ++i)
    if (report.orders[i].known && pairs[i].value < (least ? pairs[*least].value : 1)) least = i;
  return least;
}

}  // namespace osarium
