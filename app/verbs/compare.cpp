#include "app/verbs/compare.hpp"

#include <algorithm>

#include "app/interrupt.hpp"
#include "app/progress.hpp"
#include "app/report/load_report.hpp"
#include "app/report/report.hpp"
#include "app/report/write_files.hpp"
#include "app/study/highest_loads.hpp"

namespace osarium::verbs {

namespace {

ConfigError interruption(const Study& study, std::size_t finished, bool part) {
  const std::size_t all = study.architectures.size();
  ConfigError error{"osarium",
                    0,
                    0,
                    "",
                    "",
                    "interrupted: " + std::to_string(finished) + " of " + std::to_string(all) +
                        " architectures are finished, and only they" +
                        (part ? " and the loads that were tried of the next one" : "") +
                        " are in the result"};
  error.warning = true;
  return error;
}

bool all_ok(const std::vector<RunResult>& runs) {
  return std::all_of(runs.begin(), runs.end(),
                     [](const RunResult& run) { return run.verdict.status == "ok"; });
}

// How a verb is watched, and what becomes of an interrupt.
class Watched {
 public:
  explicit Watched(const Command& command)
      : line_(command.quiet),
        watcher{[this](const Progress& progress) { line_.show(progress.done, progress.all); },
                [] { return Interruptible::interrupted(); }} {}

  // `finished` of the study's architectures are; `part`: the next one in part.
  void end(const Study& study, std::size_t finished, bool part, Answer& answer) {
    line_.clear();
    answer.interrupted = Interruptible::interrupted();
    if (answer.interrupted) answer.errors.add(interruption(study, finished, part));
  }

 private:
  Interruptible interruptible_;
  ProgressLine line_;

 public:
  const Watcher watcher;
};

void run_at(const StudyFile& file, const Command& command, Answer& answer) {
  const Study& study = file.study;
  const auto objective = parse_objective(*command.value_of("--at"), *command.verb, answer.errors);
  check_scalable(file, answer.errors);
  if (command.output && !answer.errors.any_errors()) prepare_folder(*command.output, answer.errors);
  if (answer.errors.any_errors()) return;
  Watched watched(command);
  const auto loads = highest_loads(study, *objective, watched.watcher);
  const bool part = !loads.empty() && !loads.back().finished;
  watched.end(study, loads.size() - (part ? 1 : 0), part, answer);
  answer.text = load_text(study, *objective, loads);
  answer.json = load_json(study, *objective, loads);
  answer.distrusted =
      command.has("--strict") && std::any_of(loads.begin(), loads.end(), [](const auto& each) {
        return !each.found.load || !each.found.doubt.empty();
      });
  if (command.output && !loads.empty())
    write_files(file, load_html(study, *objective, loads), *command.output, answer);
}

// One of a command's studies; `folder`: where its files go, if they are wanted.
Answer run_one(const StudyFile& file, const Command& command, const std::string& folder) {
  Answer answer;
  const Study& study = file.study;
  Watched watched(command);
  const StudyResult result = osarium::run_study(study, watched.watcher);
  watched.end(study, result.runs.size() / study.workloads.size(), false, answer);
  answer.text = report_text(study, result);
  answer.json = report_json(study, result);
  answer.distrusted = command.has("--strict") && !all_ok(result.runs);
  if (!folder.empty() && !result.runs.empty())
    write_files(file, report_html(study, result), folder, answer);
  return answer;
}

Answer run(const Command& command) {
  Answer answer;
  const std::vector<StudyFile> files =
      read_studies(command.operands[0], command.overrides, answer.errors);
  if (!files.empty() && command.has("--at")) {
    run_at(files.front(), command, answer);
    return answer;
  }
  std::vector<std::string> folders(files.size());
  for (std::size_t i = 0; i < files.size() && command.output; ++i) {
    folders[i] = *command.output + (i == 0 ? "" : "/" + files[i].study.name);
    prepare_folder(folders[i], answer.errors);
  }
  if (answer.errors.any_errors()) return answer;
  std::vector<std::string> further;
  for (std::size_t i = 0; i < files.size() && !answer.interrupted; ++i) {
    Answer one = run_one(files[i], command, folders[i]);
    answer.text += (i == 0 ? "" : "\n") + one.text;
    if (i == 0)
      answer.json = one.json;
    else
      further.push_back(one.json.str());
    for (const ConfigError& each : one.errors.sorted()) answer.errors.add(each);
    answer.interrupted = one.interrupted;
    answer.distrusted |= one.distrusted;
  }
  if (files.size() > 1) answer.json.raw("then", json_array(further));
  return answer;
}

constexpr Option options[] = {
    {"--at", "OBJECTIVE", "the highest load that meets it, such as 'latency.p99<200us'"},
    {"--strict", "", "exit status 3 unless the status of every run is ok"},
};

constexpr std::string_view details =
    "Runs every architecture of the study on the same work, with the same random numbers, and\n"
    "prints throughput and latency of each with 95 % intervals over the replicas, how much they\n"
    "differ, where the mean latency and that of the slowest requests go, and what cpus share.\n"
    "`-o FOLDER` writes report.html, result.json and study.yaml there. Ctrl-C keeps what is "
    "finished.\n"
    "-s overrides any value of the study; what a study may say: docs/configs.md.\n"
    "Studies that it names under `then` are run after it, unless something is overridden.\n"
    "-s 'run.stop={metric: latency.p99, relative: 2%}' adds replicas until the interval of the "
    "metric\n"
    "is that narrow for every architecture.\n"
    "    ./osarium compare configs/studies/quickstart.yaml -s run.replicas=10\n";

}  // namespace

constinit const Verb compare = {
    .name = "compare",
    .arguments = "STUDY",
    .summary = "architectures side by side on the same work",
    .details = details,
    .operands_least = 1,
    .operands_most = 1,
    .takes_overrides = true,
    .takes_output = true,
    .options = options,
    .run = run,
};

constinit const Verb run_study = {
    .name = "run",
    .arguments = "STUDY",
    .summary = "one study, full report",
    .details = details,
    .operands_least = 1,
    .operands_most = 1,
    .takes_overrides = true,
    .takes_output = true,
    .options = options,
    .run = run,
};

}  // namespace osarium::verbs
