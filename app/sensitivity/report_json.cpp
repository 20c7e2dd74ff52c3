#include "app/sensitivity/plausible.hpp"
#include "app/sensitivity/report.hpp"
#include "sim/parameters/text.hpp"
#include "sim/random/math.hpp"

namespace osarium {

namespace {

std::string interval_json(const Estimate& estimate) {
  JsonObject object;
  object.raw("value", print_value(estimate.value));
  if (estimate.low)
    object.raw("low", print_value(*estimate.low)).raw("high", print_value(*estimate.high));
  return object.str();
}

template <class Choice>
std::string_view word_of(Choice choice) {
  for (const auto& named : choices_of(choice))
    if (named.value == choice) return named.name;
  return "";
}

// Relative changes from the low to the high end.
std::string effects_json(const SensitivityReport& report, const std::vector<ElementaryEffects>& of,
                         std::size_t first) {
  JsonObject object;
  for (std::size_t i = 0; i < of.size(); ++i)
    object.raw(report.study.architectures[first + i].name,
               JsonObject()
                   .raw("change", print_value(math::exp(of[i].mean) - 1))
                   .raw("mean_absolute", print_value(of[i].mean_absolute))
                   .raw("deviation", print_value(of[i].deviation))
                   .str());
  return object.str();
}

std::string constant_json(const SensitivityReport& report, std::size_t index) {
  const Constant& constant = report.constants.varied[index];
  std::vector<std::string> rows;
  for (const std::size_t i : constant.rows) {
    const Cost& cost = report.table.rows()[i];
    rows.push_back(JsonObject()
                       .text("name", cost.name)
                       .raw("value", print_value(cost.value))
                       .raw("low", print_value(cost.value * constant.factor.low))
                       .raw("high", print_value(cost.value * constant.factor.high))
                       .text("unit", word_of(cost.unit))
                       .text("confidence", word_of(cost.confidence))
                       .text("source", cost.source)
                       .str());
  }
  const Screened& screened = report.found.screened[index];
  JsonObject object;
  object.text("name", name_of(constant, report.table)).raw("rows", json_array(rows));
  object.raw("score", print_value(screened.score));
  object.raw("metric", effects_json(report, screened.values, 0));
  object.raw("ratio", effects_json(report, screened.ratios, 1));
  return object.str();
}

std::string variance_json(const SensitivityReport& report) {
  const Variance& variance = *report.found.variance;
  const auto index_json = [](JsonObject object, const SobolIndex& index) {
    return object.raw("first", interval_json(index.first))
        .raw("total", interval_json(index.total))
        .str();
  };
  std::vector<std::string> leaders;
  for (std::size_t i = 0; i < variance.leaders.size(); ++i) {
    JsonObject object;
    object.text("name", name_of(report.constants.varied[variance.leaders[i]], report.table));
    leaders.push_back(index_json(object, variance.indices[i]));
  }
  std::vector<std::string> deciding;
  for (const std::size_t i : variance.deciding)
    deciding.push_back(json_text(name_of(report.constants.varied[i], report.table)));
  JsonObject object;
  object.number("rows", static_cast<std::int64_t>(report.plan.rows));
  object.raw("leaders", json_array(leaders));
  if (variance.indices.size() > variance.leaders.size())
    object.raw("others", index_json(JsonObject(), variance.indices.back()));
  object.raw("deciding", json_array(deciding)).raw("explained", interval_json(variance.explained));
  return object.str();
}

std::string pairs_json(const SensitivityReport& report) {
  std::vector<std::string> pairs;
  for (std::size_t i = 0; i < report.orders.size(); ++i) {
    const PairOrder& pair = report.orders[i];
    JsonObject object;
    object.text("smaller", report.study.architectures[pair.smaller].name);
    object.text("larger", report.study.architectures[pair.larger].name);
    object.raw("ratio", interval_json(pair.ratio)).flag("known", pair.known);
    if (report.found.order) object.raw("holds", interval_json(report.found.order->pairs[i]));
    pairs.push_back(object.str());
  }
  return json_array(pairs);
}

std::string order_json(const SensitivityReport& report) {
  std::vector<std::string> order;
  for (const std::size_t i : stated_order(report))
    order.push_back(json_text(report.study.architectures[i].name));
  JsonObject object;
  object.raw("stated", json_array(order));
  object.number("replicas", static_cast<std::int64_t>(report.replicas.size()));
  if (report.found.order) {
    const OrderKept& kept = *report.found.order;
    object.number("points", static_cast<std::int64_t>(kept.points));
    object.raw("holds", interval_json(kept.all));
    if (const auto least = least_kept(report)) {
      const PairOrder& pair = report.orders[*least];
      object.raw("flips_most",
                 json_array({json_text(report.study.architectures[pair.smaller].name),
                             json_text(report.study.architectures[pair.larger].name)}));
    }
  }
  return object.raw("pairs", pairs_json(report)).str();
}

std::string stated_json(const SensitivityReport& report) {
  std::vector<std::string> list;
  for (std::size_t a = 0; a < report.stated.size(); ++a) {
    const Verdict& verdict = report.stated[a];
    JsonObject object;
    object.text("architecture", report.study.architectures[a].name);
    object.text("status", verdict.status);
    if (!verdict.reason.empty()) object.text("status_reason", verdict.reason);
    list.push_back(object.str());
  }
  return json_array(list);
}

std::string points_json(const SensitivityReport& report) {
  const Judged& judged = report.found.judged;
  const auto whole = [](std::size_t count) { return static_cast<std::int64_t>(count); };
  const auto by_architecture = [&](const std::vector<std::size_t>& counts) {
    JsonObject object;
    for (std::size_t a = 0; a < counts.size(); ++a)
      object.number(report.study.architectures[a].name, whole(counts[a]));
    return object.str();
  };
  return JsonObject()
      .number("evaluated", whole(judged.points))
      .number("not_steady", whole(judged.doubtful))
      .raw("saturated", by_architecture(judged.saturated))
      .raw("not_stationary", by_architecture(judged.not_stationary))
      .str();
}

}  // namespace

JsonObject sensitivity_json(const SensitivityReport& report) {
  std::vector<std::string> architectures, constants, kept, rule;
  for (const Architecture& each : report.study.architectures)
    architectures.push_back(json_text(each.name));
  for (const std::size_t i : ranking(report.found)) constants.push_back(constant_json(report, i));
  for (const auto& [name, reason] : report.constants.kept)
    kept.push_back(JsonObject().text("name", name).text("reason", reason).str());
  for (const PlausibleFactor& each : plausible_factors)
    rule.push_back(JsonObject()
                       .text("confidence", word_of(each.confidence))
                       .raw("factor", print_value(each.factor))
                       .str());
  JsonObject object;
  object.text("study", report.study.name).text("machine", report.study.machine_name);
  object.text("workload", report.workload).text("metric", report.metric);
  object.number("seed", report.study.run.seed);
  object.raw("duration", print_value(report.duration.seconds()));
  object.raw("architectures", json_array(architectures));
  const Verdict verdict = verdict_of(report);
  object.text("status", verdict.status);
  if (!verdict.reason.empty()) object.text("status_reason", verdict.reason);
  object.raw("warmup", JsonObject()
                           .raw("seconds", print_value(report.warmup.length.seconds()))
                           .text("how", name_of(report.warmup.how))
                           .str());
  object.raw("stated", stated_json(report)).raw("points", points_json(report));
  object.number("trajectories", static_cast<std::int64_t>(report.found.trajectories));
  object.raw("constants", json_array(constants));
  if (report.found.variance) object.raw("variance", variance_json(report));
  if (!report.orders.empty()) object.raw("order", order_json(report));
  return object.raw("not_varied", json_array(kept)).raw("plausible", json_array(rule));
}

}  // namespace osarium
