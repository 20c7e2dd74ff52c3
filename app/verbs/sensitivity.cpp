#include "app/verbs/sensitivity.hpp"

#include <cmath>
#include <cstdio>

#include "app/interrupt.hpp"
#include "app/progress.hpp"
#include "app/report/write_files.hpp"
#include "app/sensitivity/run_sensitivity.hpp"

namespace osarium::verbs {

namespace {

ConfigError interruption(bool anything) {
  ConfigError error{"osarium",
                    0,
                    0,
                    "",
                    "",
                    anything ? "interrupted: the result is of the points that were finished"
                             : "interrupted before anything was finished"};
  error.warning = true;
  return error;
}

// How long it will take, once, when enough is known; and how far it is.
class Talk {
 public:
  explicit Talk(bool quiet) : quiet_(quiet), line_(quiet) {}

  void show(const SensitivityProgress& progress) {
    constexpr double worth_saying = 20;  // seconds
    if (!quiet_ && !said_ && progress.still.count() > worth_saying) {
      line_.clear();
      std::fprintf(stderr,
                   "osarium: %zu points, about %.0f min (--trajectories, "
                   "--rows and run.duration make it shorter)\n",
                   progress.all - progress.done, std::ceil(progress.still.count() / 60));
      said_ = true;
    }
    line_.show(progress.done, progress.all);
  }
  void clear() { line_.clear(); }

 private:
  bool quiet_;
  bool said_ = false;
  ProgressLine line_;
};

Answer run(const Command& command) {
  Answer answer;
  const auto file = read_study(command.operands[0], command.overrides, answer.errors);
  if (!file) return answer;
  const auto question = read_question(command, file->study, answer.errors);
  if (question && command.output) prepare_folder(*command.output, answer.errors);
  if (answer.errors.any_errors()) return answer;
  const Interruptible interruptible;
  Talk talk(command.quiet);
  const SensitivityWatcher watcher{
      [&talk](const SensitivityProgress& progress) { talk.show(progress); },
      [] { return Interruptible::interrupted(); }};
  const auto report =
      run_sensitivity(file->study, *question, all_threads(), watcher, answer.errors);
  talk.clear();
  answer.interrupted = Interruptible::interrupted();
  if (answer.interrupted) answer.errors.add(interruption(report.has_value()));
  if (!report) return answer;
  answer.text = sensitivity_text(*report);
  answer.json = sensitivity_json(*report);
  if (command.output) {
    const std::string text = answer.text;
    write_file(*command.output, "sensitivity.txt", text, answer);
    write_study(*file, *command.output, answer);
    write_file(*command.output, "sensitivity.json", answer.document(), answer);
  }
  return answer;
}

constexpr std::string_view details =
    "Varies the cost constants that the study's models read, each within what is plausible, and\n"
    "ranks them by what they do to the ratios between the architectures; says which of them "
    "decide\n"
    "the comparison, and in how much of the plausible region the order of the architectures "
    "holds.\n"
    "Every point has the same random numbers and measures a part of run.duration. How it is done:\n"
    "docs/statistics.md. `-o FOLDER` writes sensitivity.txt, sensitivity.json and study.yaml "
    "there.\n"
    "Ctrl-C keeps what is finished.\n"
    "    ./osarium sensitivity configs/studies/quickstart.yaml --metric latency.p99\n";

constexpr Option options[] = {
    {"--metric", "METRIC", "what is compared; latency.p99 if not stated"},
    {"--workload", "NAME", "of a study with several; the first if not stated"},
    {"--trajectories", "N", "of the screening: each varies every constant once; 4 if not stated"},
    {"--leaders", "N", "how many are compared by their variance; 5 if not stated"},
    {"--rows", "N", "of the sample of the region, at least 20; 100 if not stated"},
};

}  // namespace

constinit const Verb sensitivity = {
    .name = "sensitivity",
    .arguments = "STUDY",
    .summary = "which cost constants decide the conclusion",
    .details = details,
    .operands_least = 1,
    .operands_most = 1,
    .takes_overrides = true,
    .takes_output = true,
    .options = options,
    .run = run,
};

}  // namespace osarium::verbs
