#include "app/verbs/trace.hpp"

#include <algorithm>

#include "app/interrupt.hpp"
#include "app/traces/files.hpp"
#include "app/traces/trace_answer.hpp"
#include "sim/parameters/nearest.hpp"
#include "sim/parameters/text.hpp"
#include "workloads/traces/recording.hpp"
#include "workloads/traces/trace_file.hpp"

namespace osarium::verbs {

namespace {

constexpr std::string_view commands[] = {"import", "info", "slice"};
constexpr std::string_view later[] = {"sample", "anonymise", "record"};
// What the header of a trace keeps beyond what the file itself says, and the option for it.
struct Told {
  std::string_view option, key;
};
constexpr Told told[] = {{"--origin", "origin"},
                         {"--machine", "machine"},
                         {"--tracer-cost", traces::tracer_cost_key},
                         {"--untraced", traces::untraced_cpu_key}};
constexpr std::int64_t rows_between_looks = 1 << 16;  // for Ctrl-C

traces::Fields header_of(const Command& command, const traces::EventSource& source) {
  traces::Fields header = source.header();
  if (source.format() != "osarium") {
    header.set("source", std::filesystem::path(command.operands[1]).filename().string());
    header.set("format", source.format());
    header.set("clock", "of the tracer, in seconds; kept in nanoseconds");
  }
  const auto from = command.value_of("--from"), to = command.value_of("--to");
  if (from || to) {
    const std::string before(header.of("slice"));
    header.set("slice", before + (before.empty() ? "" : "; of this ") + "from " +
                            from.value_or("the beginning") + " to " + to.value_or("the end") +
                            ", after the first row");
  }
  for (const Told& each : told) {
    if (const auto value = command.value_of(each.option)) header.set(each.key, *value);
  }
  return header;
}

// Which rows are kept: of a slice, those between two times after the first row.
struct Part {
  std::int64_t from = 0, to = INT64_MAX;  // nanoseconds
  bool has(const traces::Event& event, std::int64_t first) const {
    const std::int64_t after = event.stamp - first;
    return all || (after >= from && after < to);
  }
  bool all = true;  // also those before the first row, where stamps run backwards
};

// Reads everything, and writes what is kept if there is a writer. False if Ctrl-C came before.
bool read_all(traces::EventSource& source, const Part& part, traces::Tally& tally,
              traces::TraceWriter* writer) {
  const Interruptible interruptible;
  traces::Event event;
  std::int64_t first = -1;
  for (std::int64_t rows = 0; source.next(event);) {
    if (first < 0) first = event.stamp;
    if (++rows % rows_between_looks == 0 && Interruptible::interrupted()) return false;
    if (!part.has(event, first)) continue;
    tally.add(event);
    if (writer != nullptr) writer->add(event);
  }
  return true;
}

traces::Notes notes_of(const traces::EventSource& source, const Answer& answer) {
  traces::Notes notes = source.notes();
  if (answer.interrupted) notes.cut = "reading was interrupted";
  return notes;
}

void write(const Command& command, const Part& part, traces::EventSource& source, Answer& answer) {
  traces::Tally tally;
  NewFile file(*command.output);
  if (!file.open(answer.errors)) return;
  traces::TraceWriter writer([&file](std::string_view bytes) { file.write(bytes); },
                             header_of(command, source), source.names());
  answer.interrupted = !read_all(source, part, tally, &writer);
  const traces::Notes notes = notes_of(source, answer);
  if (tally.rows() == 0 || !source.problem().empty()) return;  // run() says what is wrong
  writer.end(notes);
  if (!file.finish(answer.errors)) return;
  describe_trace(command.operands[1], source, notes, tally, answer);
  answer.text += "\nwritten: " + shown(*command.output, 1000) + "\n";
  answer.json.text("written", *command.output);
}

void info(const Command& command, const Part& part, traces::EventSource& source, Answer& answer) {
  traces::Tally tally;
  answer.interrupted = !read_all(source, part, tally, nullptr);
  if (tally.rows() > 0 && source.problem().empty())
    describe_trace(command.operands[1], source, notes_of(source, answer), tally, answer);
}

// --from and --to, which only a slice has.
Part part_of(const Command& command, Errors& errors) {
  Part part;
  for (const auto& [option, bound] : {std::pair{"--from", &part.from}, {"--to", &part.to}}) {
    const auto text = command.value_of(option);
    if (!text) continue;
    Duration after;
    if (command.operands[0] != "slice")
      errors.add({"osarium", 0, 0, "trace " + command.operands[0], option, "which is for slice"});
    else if (const auto problem = parse_value({*text}, after))
      errors.add({"osarium", 0, 0, option, *text, problem->what, problem->allowed});
    *bound = after.picoseconds() / 1000;
    part.all = false;
  }
  if (part.from < 0 || part.from >= part.to)
    errors.add({"osarium", 0, 0, "trace slice", "", "--from is not before --to"});
  if (part.all && command.operands[0] == "slice")
    errors.add({"osarium", 0, 0, "trace slice", "", "--from and --to are missing: at least one",
                "times after the first row, as 100ms"});
  return part;
}

// What the replay reads as numbers is refused here if it is none.
void check_told(const Command& command, Errors& errors) {
  const auto refuse = [&errors](const char* option, const std::string& text, const Problem& why) {
    errors.add({"osarium", 0, 0, option, text, why.what, why.allowed, why.suggestion});
  };
  Duration cost;
  traces::UntracedCpuTimes times;
  if (const auto text = command.value_of("--tracer-cost"))
    if (const auto why = traces::parse_tracer_cost(*text, cost))
      refuse("--tracer-cost", *text, *why);
  if (const auto text = command.value_of("--untraced"))
    if (const auto why = traces::parse_untraced_cpu(*text, times))
      refuse("--untraced", *text, *why);
}

Answer wrong(const std::string& name) {
  if (std::find(std::begin(later), std::end(later), name) != std::end(later))
    return wrong_command("trace", name, "which is not there yet", list_of(commands));
  return wrong_command("trace", name, "which is no command of it", list_of(commands),
                       std::string(nearest_name(name, commands)));
}

Answer run(const Command& command) {
  const std::string& name = command.operands[0];
  if (std::find(std::begin(commands), std::end(commands), name) == std::end(commands))
    return wrong(name);
  if (command.operands.size() < 2) return wrong_command("trace " + name, "", "FILE is missing");
  const bool writes = name != "info";
  if (writes && !command.output)
    return wrong_command("trace " + name, "", "-o FILE is missing: where the trace is written");
  Answer answer;
  if (!writes && command.output)
    return wrong_command("trace info", "-o", "which is for import and slice");
  const std::string& file = command.operands[1];
  std::error_code ignored;
  if (writes && std::filesystem::equivalent(file, *command.output, ignored))
    return wrong_command("trace " + name, *command.output, "which is the file that is read",
                         "another one");
  const Part part = part_of(command, answer.errors);
  check_told(command, answer.errors);
  if (answer.errors.any_errors()) return answer;
  const traces::ReadBytes bytes = open_to_read(file, answer.errors);
  if (!bytes) return answer;
  const auto source = traces::open_events(bytes);
  writes ? write(command, part, *source, answer) : info(command, part, *source, answer);
  if (!source->problem().empty())
    answer.errors.add(
        {file, 0, 0, "", "", std::string(source->problem()),
         "text of perf script, ftrace, trace-cmd, strace, blkparse or MQSim, a table "
         "of requests, or a trace file of this program; any of them as it is, in gzip or in zstd"});
  else if (answer.text.empty() && !answer.errors.any_errors() && !answer.interrupted)
    answer.errors.add(
        {file, 0, 0, "", "",
         part.all ? "has no event that can be imported" : "has no row between these times",
         "events of docs/traces.md, at least one"});
  return answer;
}

constexpr Option options[] = {
    {"--from", "TIME", "of slice: the first that is kept, after the first row"},
    {"--to", "TIME", "of slice: the first that is not kept, after the first row"},
    {"--origin", "TEXT", "kept in the header: who recorded it, when, with what, its licence"},
    {"--machine", "TEXT", "kept in the header: the machine it is from"},
    {"--tracer-cost", "TIME", "kept in the header: what each recorded event cost, as 850ns"},
    {"--untraced", "LIST", "the same: CPU times without a tracer, as nginx=2us/11us per request"},
};

}  // namespace

constinit const Verb trace = {
    .name = "trace",
    .arguments = "import|info|slice FILE",
    .summary = "real traces: into one format, what they hold and lack, a part",
    .details =
        "    ./osarium trace info FILE               what it holds, what was skipped and why\n"
        "    ./osarium trace import FILE -o OUT      the same, and writes it as a trace file\n"
        "    ./osarium trace slice FILE -o OUT --from 100ms --to 200ms\n"
        "                                            the same, of the rows between these times\n"
        "FILE is text of perf script, ftrace, trace-cmd, strace or blkparse, requests to disks of\n"
        "MQSim, a table of requests with their times (CSV), or a trace file. What it is is found\n"
        "by its content, in gzip and in zstd as well. Lines that are no event are skipped and\n"
        "counted; the exit status is 2 only if nothing usable is left.\n"
        "docs/traces.md has the format.\n"
        "Not there yet: sample, anonymise, record; replaying a trace.\n",
    .operands_least = 1,
    .operands_most = 2,
    .takes_output = true,
    .output_value = "FILE",
    .options = options,
    .run = run,
};

}  // namespace osarium::verbs
