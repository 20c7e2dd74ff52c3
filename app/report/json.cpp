#include <algorithm>

#include "app/report/architecture_line.hpp"
#include "app/report/ledger_table.hpp"
#include "app/report/replay_report.hpp"
#include "app/report/report.hpp"
#include "app/report/theory.hpp"
#include "sim/parameters/text.hpp"

namespace osarium {

namespace {

std::string number(double value) { return print_value(value); }

std::string estimate_json(const Metric& metric) {
  JsonObject object;
  if (!metric.estimate) {
    object.raw("value", "null").text("unit", metric.unit).text("reason", metric.reason);
    return object.str();
  }
  object.raw("value", number(metric.estimate->value));
  if (metric.estimate->low)
    object.raw("low", number(*metric.estimate->low)).raw("high", number(*metric.estimate->high));
  return object.text("unit", metric.unit).str();
}

std::string thing_json(const SharedThing& thing) {
  const auto whole = [](std::uint64_t count) { return static_cast<std::int64_t>(count); };
  JsonObject object;
  object.text("name", thing.name).number("times", whole(thing.times));
  object.number("cpus", thing.cpus).number("kernels", thing.kernels);
  if (thing.kind == SharedThing::Kind::interrupt)
    return object.number("sendings", whole(thing.sendings))
        .number("targets", whole(thing.targets))
        .number("across_kernels", whole(thing.across_kernels))
        .str();
  object.number("moves", whole(thing.moves)).number("across_sockets", whole(thing.across_sockets));
  if (thing.kind == SharedThing::Kind::lock)
    object.number("contended", whole(thing.contended)).raw("waited", number(thing.waited));
  return object.str();
}

std::string structure_json(const Structure& structure) {
  const auto list = [&](SharedThing::Kind kind) {
    std::vector<std::string> things;
    for (const SharedThing& thing : structure.things)
      if (thing.kind == kind) things.push_back(thing_json(thing));
    return json_array(things);
  };
  return JsonObject()
      .number("cpus", structure.cpus)
      .number("kernels", structure.kernels)
      .number("requests", static_cast<std::int64_t>(structure.requests))
      .raw("locks", list(SharedThing::Kind::lock))
      .raw("lines", list(SharedThing::Kind::line))
      .raw("interrupts", list(SharedThing::Kind::interrupt))
      .str();
}

std::vector<TheoryLine> theory_of(const Study& study, const RunResult& run) {
  for (const WorkloadParameters& workload : study.workloads)
    if (workload.name == run.workload) return theory_beside(study, workload, run);
  return {};
}

std::string run_json(const RunResult& run, const std::vector<TheoryLine>& theory) {
  JsonObject metrics;
  for (const Metric& metric : run.metrics()) metrics.raw(metric.name, estimate_json(metric));
  std::vector<std::string> remembered;
  for (const std::string& row : run.replicas.front().remembered)
    remembered.push_back(json_text(row));
  std::int64_t crossings = 0;
  for (const Replica& replica : run.replicas)
    crossings += static_cast<std::int64_t>(replica.crossings);
  JsonObject object;
  object.text("architecture", run.architecture)
      .text("workload", run.workload)
      .number("replicas", static_cast<std::int64_t>(run.replicas.size()))
      .number("requests", static_cast<std::int64_t>(run.requests()))
      .number("failed", static_cast<std::int64_t>(run.failed()))
      .text("status", run.verdict.status);
  if (!run.verdict.reason.empty()) object.text("status_reason", run.verdict.reason);
  return object.raw("metrics", metrics.str())
      .raw("ledger", ledger_json(run))
      .raw("structure", structure_json(run.structure()))
      .number("crossings", crossings)
      .number("events", static_cast<std::int64_t>(run.events()))
      .raw("theory", theory_json(theory))
      .raw("remembered", json_array(remembered))
      .str();
}

std::string warmup_json(const WarmupResult& warmup) {
  JsonObject object;
  object.raw("seconds", number(warmup.length.seconds())).text("how", name_of(warmup.how));
  return object.text("decided_by", warmup.decided_by).str();
}

std::string stop_json(const StopParameters& rule, const StopResult& result) {
  return JsonObject()
      .text("metric", rule.metric)
      .raw("wanted", number(rule.relative.value()))
      .raw("reached", result.relative == 0 ? "null" : number(result.relative))
      .raw("narrow", result.narrow ? "true" : "false")
      .number("needed", static_cast<std::int64_t>(result.needed))
      .str();
}

std::string comparisons_json(const std::vector<RunResult>& runs) {
  std::vector<std::string> list;
  for (const Comparison& each : compare(runs)) {
    JsonObject object;
    object.text("workload", each.workload).text("metric", each.metric);
    object.text("baseline", each.baseline).text("other", each.other);
    object.raw("relative", number(each.relative.value));
    if (each.relative.low)
      object.raw("low", number(*each.relative.low)).raw("high", number(*each.relative.high));
    list.push_back(object.text("status", each.status).str());
  }
  return json_array(list);
}

std::string architectures_json(const Study& study) {
  std::vector<std::string> list;
  for (const Architecture& each : study.architectures)
    list.push_back(JsonObject()
                       .text("name", each.name)
                       .text("description", each.description)
                       .text("setting", architecture_line(each))
                       .str());
  return json_array(list);
}

}  // namespace

JsonObject report_json(const Study& study, const StudyResult& result) {
  const std::vector<RunResult>& runs = result.runs;
  std::vector<std::string> list;
  for (const RunResult& run : runs) list.push_back(run_json(run, theory_of(study, run)));
  JsonObject document;
  document.text("study", study.name)
      .text("machine", study.machine_name)
      .number("seed", study.run.seed)
      .raw("warmup", warmup_json(result.warmup));
  if (result.stop) document.raw("stop", stop_json(*study.run.stop, *result.stop));
  if (std::any_of(study.workloads.begin(), study.workloads.end(),
                  [](const WorkloadParameters& each) { return each.plan != nullptr; }))
    document.raw("replays", replays_json(study));
  document.raw("architectures", architectures_json(study))
      .raw("runs", json_array(list))
      .raw("comparisons", comparisons_json(runs))
      .raw("waterfalls", waterfalls_json(runs));
  return document;
}

}  // namespace osarium
