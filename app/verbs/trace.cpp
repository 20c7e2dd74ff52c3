#include "app/verbs/trace.hpp"

#include <algorithm>

#include "app/traces/record.hpp"
#include "app/traces/trace_options.hpp"
#include "app/traces/transfer.hpp"
#include "sim/parameters/nearest.hpp"
#include "sim/parameters/text.hpp"

namespace osarium::verbs {

namespace {

constexpr std::string_view commands[] = {"import", "info",      "slice",
                                         "sample", "anonymise", "record"};

Answer wrong(const std::string& name) {
  return wrong_command("trace", name, "which is no command of it", list_of(commands),
                       std::string(nearest_name(name, commands)));
}

Answer run(const Command& command) {
  const std::string& name = command.operands[0];
  if (std::find(std::begin(commands), std::end(commands), name) == std::end(commands))
    return wrong(name);
  if (name == "record") return record_trace(command);
  if (command.operands.size() < 2) return wrong_command("trace " + name, "", "FILE is missing");
  const std::string& file = command.operands[1];
  if (command.operands.size() > 2)
    return wrong_command("trace " + name, command.operands[2], "which is one FILE too many");
  const bool writes = name != "info";
  if (writes && !command.output)
    return wrong_command("trace " + name, "", "-o FILE is missing: where the trace is written");
  if (!writes && command.output)
    return wrong_command("trace info", "-o", "which is for the commands that write");
  std::error_code ignored;
  if (writes && std::filesystem::equivalent(file, *command.output, ignored))
    return wrong_command("trace " + name, *command.output, "which is the file that is read",
                         "another one");
  Answer answer;
  check_trace_options(command, answer.errors);
  Transfer job;
  job.file = file;
  job.selection = selection_of(command, answer.errors);
  const std::int64_t seed = seed_of(command, answer.errors);
  if (answer.errors.any_errors()) return answer;
  const auto size = std::make_shared<InputSize>();
  const traces::ReadBytes bytes = open_to_read(file, answer.errors, size);
  if (!bytes) return answer;
  job.source = traces::open_events(bytes);
  job.size = size;
  job.quiet = command.quiet;
  job.header = writes ? header_of(command, file, *job.source) : job.source->header();
  if (name == "anonymise") {
    job.anonymiser = std::make_unique<traces::Anonymiser>(seed);
    job.header = job.anonymiser->header(job.header);
    set_told(command, job.header);
  }
  transfer(job, command.output, answer);
  return answer;
}

}  // namespace

constinit const Verb trace = {
    .name = "trace",
    .arguments = "import|info|slice|sample|anonymise FILE | record [-- COMMAND]",
    .summary = "real traces: into one format, what they hold and lack, parts, without names",
    .details =
        "    ./osarium trace info FILE               what it holds, what was skipped and why\n"
        "    ./osarium trace import FILE -o OUT      the same, and writes it as a trace file\n"
        "    ./osarium trace slice FILE -o OUT --from 100ms --to 200ms\n"
        "                                            the same, of the rows between these times\n"
        "    ./osarium trace sample FILE -o OUT --share 10%\n"
        "                                            of the rows in a tenth of all windows of "
        "time\n"
        "    ./osarium trace anonymise FILE -o OUT   without names, numbers of processes, "
        "addresses\n"
        "FILE is text of perf script, ftrace, trace-cmd, strace or blkparse, requests to disks of\n"
        "MQSim, a table of requests with their times (CSV), or a trace file. What it is is found\n"
        "by its content, in gzip and in zstd as well. Lines that are no event are skipped and\n"
        "counted; the exit status is 2 only if nothing usable is left.\n"
        "docs/traces.md has the format.\n",
    .operands_least = 1,
    .operands_most = Verb::any_number,
    .takes_output = true,
    .output_value = "FILE",
    .options = trace_options,
    .run = run,
};

}  // namespace osarium::verbs
