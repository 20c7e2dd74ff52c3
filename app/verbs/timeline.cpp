#include "app/verbs/timeline.hpp"

#include "app/interrupt.hpp"
#include "app/progress.hpp"
#include "app/study/pilot.hpp"
#include "app/timeline/ask.hpp"
#include "app/timeline/report.hpp"

namespace osarium::verbs {

namespace {

using timeline::Order;

// Each as `compare` finds it, for its architecture alone. False: interrupted.
bool find_warmups(std::vector<Order>& orders, const timeline::Question& question,
                  ProgressLine& line) {
  std::vector<Order*> asking;
  for (Order& each : orders)
    if (question.asks_for_warmup(each)) asking.push_back(&each);
  std::size_t done = 0;
  const auto find = [&](std::size_t i) {
    Study alone = *asking[i]->study;
    alone.architectures = {*asking[i]->architecture};
    asking[i]->warmup = find_warmup(alone, 1, {});
  };
  const JobWatch watch{[&] { line.show(++done, asking.size(), "warm-ups"); },
                       [] { return Interruptible::interrupted(); }};
  return parallel(asking.size(), all_threads(), find, watch) == asking.size();
}

ConfigError failure(const Order& order, timeline::End end) {
  if (end == timeline::End::too_long)
    return {"osarium",
            0,
            0,
            "--format",
            "chrome",
            "of which no more than " + std::to_string(timeline::most_chrome_bytes >> 20) +
                " MiB can be opened",
            "--format perfetto, or an earlier --to"};
  return {"osarium",
          0,
          0,
          "-o",
          order.path.string(),
          "which cannot be written",
          "a place that can be written to, with room"};
}

Answer run(const Command& command) {
  Answer answer;
  const auto file = read_study(command.operands[0], command.overrides, answer.errors);
  if (!file) return answer;
  timeline::Question question(command, file->study, answer.errors);
  std::vector<Order> orders = question.orders();
  if (answer.errors.any_errors()) return answer;
  const Interruptible interruptible;
  ProgressLine line(command.quiet);
  answer.interrupted = !find_warmups(orders, question, line);
  for (Order& order : orders)
    if (order.warmup && !answer.interrupted && !answer.errors.any_errors())
      question.set_window(order);
  if (answer.interrupted || answer.errors.any_errors()) {
    line.clear();
    return answer;
  }
  std::vector<std::string> documents;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const timeline::Watcher watcher{
        [&](double part) {
          const double done = (static_cast<double>(i) + part) / static_cast<double>(orders.size());
          line.show(static_cast<std::size_t>(100 * done), 100, "percent");
        },
        [] { return Interruptible::interrupted(); }};
    const timeline::Written written = timeline::record(orders[i], watcher);
    answer.interrupted = written.end == timeline::End::interrupted;
    if (answer.interrupted) break;
    if (written.end != timeline::End::written) {
      answer.errors.add(failure(orders[i], written.end));
      break;
    }
    answer.text += timeline::report_text(orders[i], written);
    documents.push_back(timeline::report_json(orders[i], written).str());
  }
  line.clear();
  answer.json.text("study", file->study.name)
      .number("seed", file->study.run.seed)
      .raw("timelines", json_array(documents));
  return answer;
}

constexpr Option options[] = {
    {"--architecture", "NAME", "one of the study's; otherwise each has a timeline"},
    {"--replica", "N", "which of the study's replicas, from 0 on"},
    {"--format", "FORMAT", "perfetto, ftrace (text) or chrome (JSON, for short runs)"},
    {"--from", "TIME", "since the start of the run; otherwise from the end of the warm-up on"},
    {"--to", "TIME", "otherwise 10ms later, with --slowest the end of the run"},
    {"--slowest", "N", "only what is around the N slowest requests"},
};

}  // namespace

constinit const Verb timeline = {
    .name = "timeline",
    .arguments = "STUDY",
    .summary = "a simulated run as a timeline for Perfetto, ftrace or Chrome",
    .details =
        "Runs the study's architectures once and writes what happened on which cpu and in which\n"
        "thread: switches and wakeups, system calls, borders, locks, interrupts, softirqs, and\n"
        "requests with arrows to who worked for them. Open the file at https://ui.perfetto.dev.\n"
        "`-o` names a folder (otherwise timelines/) or, of one architecture, a file. More:\n"
        "docs/timeline.md.\n"
        "    ./osarium timeline configs/studies/quickstart.yaml --architecture monolithic\n",
    .operands_least = 1,
    .operands_most = 1,
    .takes_overrides = true,
    .takes_output = true,
    .options = options,
    .run = run,
};

}  // namespace osarium::verbs
