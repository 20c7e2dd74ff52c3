#include "app/verbs/compare.hpp"

#include <algorithm>

#include "app/interrupt.hpp"
#include "app/progress.hpp"
#include "app/report/report.hpp"
#include "app/report/write_files.hpp"
#include "app/study/run_study.hpp"

namespace osarium::verbs {

namespace {

ConfigError interruption(const Study& study, const std::vector<RunResult>& runs) {
  const std::size_t all = study.architectures.size();
  const std::size_t finished = runs.size() / study.workloads.size();
  ConfigError error{"osarium",
                    0,
                    0,
                    "",
                    "",
                    "interrupted: " + std::to_string(finished) + " of " + std::to_string(all) +
                        " architectures are finished, and only they are in the result"};
  error.warning = true;
  return error;
}

bool all_ok(const std::vector<RunResult>& runs) {
  return std::all_of(runs.begin(), runs.end(),
                     [](const RunResult& run) { return run.verdict.status == "ok"; });
}

Answer run(const Command& command) {
  Answer answer;
  const auto file = read_study(command.operands[0], command.overrides, answer.errors);
  if (file && command.output) prepare_folder(*command.output, answer.errors);
  if (answer.errors.any_errors()) return answer;
  const Study& study = file->study;
  const Interruptible interruptible;
  ProgressLine line(command.quiet);
  const StudyResult result = osarium::run_study(
      study, {[&line](const Progress& progress) { line.show(progress.done, progress.all); },
              [] { return Interruptible::interrupted(); }});
  line.clear();
  answer.interrupted = Interruptible::interrupted();
  if (answer.interrupted) answer.errors.add(interruption(study, result.runs));
  answer.text = report_text(study, result);
  answer.json = report_json(study, result);
  answer.distrusted = command.has("--strict") && !all_ok(result.runs);
  if (command.output) write_files(*file, result, *command.output, answer);
  return answer;
}

constexpr Option options[] = {
    {"--strict", "", "exit status 3 unless the status of every run is ok"},
};

constexpr std::string_view details =
    "Runs every architecture of the study on the same work, with the same random numbers, and\n"
    "prints throughput and latency of each with 95 % intervals over the replicas, how much they\n"
    "differ, where the mean latency goes, and what cpus and kernels share.\n"
    "`-o FOLDER` writes report.html, result.json and study.yaml there. Ctrl-C keeps what is "
    "finished.\n"
    "-s overrides any value of the study; what a study may say: docs/configs.md.\n"
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
