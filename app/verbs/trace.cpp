#include "app/verbs/trace.hpp"

#include <algorithm>

#include "app/interrupt.hpp"
#include "app/traces/files.hpp"
#include "app/traces/trace_answer.hpp"
#include "sim/parameters/nearest.hpp"
#include "sim/parameters/text.hpp"
#include "workloads/traces/trace_file.hpp"

namespace osarium::verbs {

namespace {

constexpr std::string_view commands[] = {"import", "info"};
constexpr std::string_view later[] = {"slice", "sample", "anonymise", "record"};
// What the header of a trace keeps beyond what the file itself says, and the option for it.
struct Told {
  std::string_view option, key;
};
constexpr Told told[] = {{"--origin", "origin"},
                         {"--machine", "machine"},
                         {"--tracer-cost", "tracer_cost"},
                         {"--untraced", "untraced_cpu"}};
constexpr std::int64_t rows_between_looks = 1 << 16;  // for Ctrl-C

traces::Fields header_of(const Command& command, const traces::EventSource& source) {
  traces::Fields header = source.header();
  if (source.format() != "osarium") {
    header.set("source", std::filesystem::path(command.operands[1]).filename().string());
    header.set("format", source.format());
    header.set("clock", "of the tracer, in seconds; kept in nanoseconds");
  }
  for (const Told& each : told) {
    if (const auto value = command.value_of(each.option)) header.set(each.key, *value);
  }
  return header;
}

// Reads everything, and writes it if there is a writer. False if Ctrl-C came before the end.
bool read_all(traces::EventSource& source, traces::Tally& tally, traces::TraceWriter* writer) {
  const Interruptible interruptible;
  traces::Event event;
  while (source.next(event)) {
    tally.add(event);
    if (writer != nullptr) writer->add(event);
    if (tally.rows() % rows_between_looks == 0 && Interruptible::interrupted()) return false;
  }
  return true;
}

traces::Notes notes_of(const traces::EventSource& source, const Answer& answer) {
  traces::Notes notes = source.notes();
  if (answer.interrupted) notes.cut = "reading was interrupted";
  return notes;
}

void import(const Command& command, traces::EventSource& source, Answer& answer) {
  traces::Tally tally;
  NewFile file(*command.output);
  if (!file.open(answer.errors)) return;
  traces::TraceWriter writer([&file](std::string_view bytes) { file.write(bytes); },
                             header_of(command, source), source.names());
  answer.interrupted = !read_all(source, tally, &writer);
  const traces::Notes notes = notes_of(source, answer);
  if (tally.rows() == 0 || !source.problem().empty()) return;  // run() says what is wrong
  writer.end(notes);
  if (!file.finish(answer.errors)) return;
  describe_trace(command.operands[1], source, notes, tally, answer);
  answer.text += "\nwritten: " + shown(*command.output, 1000) + "\n";
  answer.json.text("written", *command.output);
}

void info(const Command& command, traces::EventSource& source, Answer& answer) {
  traces::Tally tally;
  answer.interrupted = !read_all(source, tally, nullptr);
  if (tally.rows() > 0 && source.problem().empty())
    describe_trace(command.operands[1], source, notes_of(source, answer), tally, answer);
}

Answer wrong(const std::string& name) {
  if (std::find(std::begin(later), std::end(later), name) != std::end(later))
    return wrong_command("trace", name, "which is not there yet", list_of(commands));
  return wrong_command("trace", name, "which is no command of it", list_of(commands),
                       std::string(nearest_name(name, commands)));
}

Answer run(const Command& command) {
  const std::string& name = command.operands[0];
  if (name != "import" && name != "info") return wrong(name);
  if (command.operands.size() < 2) return wrong_command("trace " + name, "", "FILE is missing");
  const bool imports = name == "import";
  if (imports && !command.output)
    return wrong_command("trace import", "", "-o FILE is missing: where the trace is written");
  Answer answer;
  if (!imports && command.output)
    return wrong_command("trace info", "-o", "which is for trace import");
  const std::string& file = command.operands[1];
  std::error_code ignored;
  if (imports && std::filesystem::equivalent(file, *command.output, ignored))
    return wrong_command("trace import", *command.output, "which is the file that is read",
                         "another one");
  const traces::ReadBytes bytes = open_to_read(file, answer.errors);
  if (!bytes) return answer;
  const auto source = traces::open_events(bytes);
  imports ? import(command, *source, answer) : info(command, *source, answer);
  if (!source->problem().empty())
    answer.errors.add({file, 0, 0, "", "", std::string(source->problem()),
                       "text of perf script, ftrace or trace-cmd, or a trace file of this program; "
                       "any of them as it is, in gzip or in zstd"});
  else if (answer.text.empty() && !answer.errors.any_errors() && !answer.interrupted)
    answer.errors.add({file, 0, 0, "", "", "has no event that can be imported",
                       "events of docs/traces.md, at least one"});
  return answer;
}

constexpr Option options[] = {
    {"--origin", "TEXT", "kept in the header: who recorded it, when, with what, its licence"},
    {"--machine", "TEXT", "kept in the header: the machine it is from"},
    {"--tracer-cost", "TEXT", "kept in the header: what each recorded event cost, as 0.85us"},
    {"--untraced", "TEXT", "kept in the header: CPU times of the same work without a tracer"},
};

}  // namespace

constinit const Verb trace = {
    .name = "trace",
    .arguments = "import|info FILE",
    .summary = "real traces: import into one format, say what they hold and lack",
    .details =
        "    ./osarium trace info FILE               what it holds, what was skipped and why\n"
        "    ./osarium trace import FILE -o OUT      the same, and writes it as a trace file\n"
        "FILE is text of perf script, ftrace or trace-cmd, or a trace file; what it is is found "
        "by\n"
        "its content, in gzip and in zstd as well. Lines that are no event are skipped and "
        "counted;\n"
        "the exit status is 2 only if nothing usable is left. docs/traces.md has the format.\n"
        "Not there yet: slice, sample, anonymise, record; text of strace; replaying a trace.\n",
    .operands_least = 1,
    .operands_most = 2,
    .takes_output = true,
    .output_value = "FILE",
    .options = options,
    .run = run,
};

}  // namespace osarium::verbs
