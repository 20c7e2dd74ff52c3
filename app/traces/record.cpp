#include "app/traces/record.hpp"

#include <sys/utsname.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "app/interrupt.hpp"
#include "app/traces/trace_options.hpp"
#include "app/traces/tracers.hpp"
#include "app/traces/transfer.hpp"
#include "sim/parameters/text.hpp"
#include "workloads/traces/recording.hpp"

namespace osarium {

namespace {

constexpr std::size_t longest_comm = 15;

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "osarium-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) path_ = name;
  }
  Folder(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string joined(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return shown(text, 1000);
}

std::string now_text() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

std::string machine_text() {
  utsname names{};
  uname(&names);
  std::string model = "cpu not known", line;
  for (std::ifstream file("/proc/cpuinfo"); std::getline(file, line);)
    if (line.starts_with("model name")) model = line.substr(line.find(':') + 2);
  return shown(std::to_string(std::thread::hardware_concurrency()) + " cpus, " + model + ", " +
                   names.sysname + " " + names.release + " " + names.machine,
               200);
}

// User and system time of a process so far, from /proc/PID/stat. False if there is no such process.
bool times_of(std::int64_t pid, Duration& user, Duration& system, std::string& comm) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  if (!std::getline(file, line)) return false;
  const std::size_t open = line.find('('), close = line.rfind(')');
  if (open == line.npos || close == line.npos) return false;
  comm = line.substr(open + 1, close - open - 1);
  std::istringstream fields(line.substr(close + 1));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  std::int64_t user_ticks = 0, system_ticks = 0;
  fields >> user_ticks >> system_ticks;
  const double tick = 1e12 / static_cast<double>(sysconf(_SC_CLK_TCK));
  user = Duration::from_picoseconds(static_cast<double>(user_ticks) * tick);
  system = Duration::from_picoseconds(static_cast<double>(system_ticks) * tick);
  return true;
}

struct Untraced {
  ChildEnd run;
  std::string comm;  // whose times they are, as far as it is known
};

Untraced run_untraced(const RecordJob& job) {
  if (!job.pid) {
    const std::string name = std::filesystem::path(job.command[0]).filename().string();
    return {run_child({.words = job.command, .talk_to = {}, .stop_after = {}}),
            name.substr(0, longest_comm)};
  }
  Untraced untraced;
  Duration user, system;
  times_of(*job.pid, user, system, untraced.comm);
  untraced.run = run_child(
      {.words = {"sleep", print_value(job.seconds.seconds())}, .talk_to = {}, .stop_after = {}});
  if (!times_of(*job.pid, untraced.run.user, untraced.run.system, untraced.comm)) return untraced;
  untraced.run.user = untraced.run.user - user;
  untraced.run.system = untraced.run.system - system;
  return untraced;
}

void check(const RecordJob& job, Errors& errors) {
  std::string comm;
  Duration user, system;
  if (job.pid && !job.command.empty())
    errors.add({"osarium", 0, 0, "trace record", job.command[0],
                "which is a command, where --pid says what to record", "one of them"});
  else if (job.pid && !times_of(*job.pid, user, system, comm))
    errors.add({"osarium", 0, 0, "--pid", std::to_string(*job.pid), "which is no process here",
                "the number of one that runs"});
  else if (!job.pid && job.command.empty())
    errors.add({"osarium", 0, 0, "trace record", "", "what to record is missing",
                "-- COMMAND, or --pid PID"});
  else if (!job.pid && find_program(job.command[0]).empty())
    errors.add({"osarium", 0, 0, "trace record", job.command[0], "which is no program",
                "a file that can be run, or the name of one on PATH"});
  if (job.seconds <= Duration())
    errors.add({"osarium", 0, 0, "--seconds", "", "is no time to record", "more than 0s"});
}

RecordJob job_of(const Command& command, Errors& errors) {
  RecordJob job{.command = {command.operands.begin() + 1, command.operands.end()},
                .pid = {},
                .seconds = Duration::from_picoseconds(1e12),
                .light = command.has("--light"),
                .folder = {}};
  const auto refuse = [&](const char* option, const Problem& why) {
    errors.add({"osarium", 0, 0, option, *command.value_of(option), why.what, why.allowed});
  };
  if (const auto text = command.value_of("--pid"))
    if (const auto why = parse_value({*text}, job.pid.emplace())) refuse("--pid", *why);
  if (const auto text = command.value_of("--seconds"))
    if (const auto why = parse_value({*text}, job.seconds)) refuse("--seconds", *why);
  if (!errors.any_errors()) check(job, errors);
  return job;
}

// What the tracer did to the work.
// `traced`: how long the work took then, zero if that is not known.
void describe(const Untraced& untraced, Duration traced, Answer& answer) {
  const double before = untraced.run.elapsed.seconds(), after = traced.seconds();
  const double slower = before > 0 ? after / before : 0;
  char text[200];
  std::snprintf(text, sizeof text,
                "\nWithout the tracer: %.3f s, of CPU %.3f s user and %.3f s system\n", before,
                untraced.run.user.seconds(), untraced.run.system.seconds());
  answer.text += text;
  if (traced > Duration()) {
    std::snprintf(text, sizeof text, "With the tracer:    %.3f s, %.2f times as long\n", after,
                  slower);
    answer.text += text;
    answer.json.raw("traced", print_value(after)).raw("slow_down", print_value(slower));
  }
  answer.json.raw("untraced", JsonObject()
                                  .raw("elapsed", print_value(before))
                                  .raw("user", print_value(untraced.run.user.seconds()))
                                  .raw("system", print_value(untraced.run.system.seconds()))
                                  .str());
}

}  // namespace

Answer record_trace(const Command& command) {
  Answer answer;
  check_trace_options(command, answer.errors);
  const Folder folder;
  RecordJob job = job_of(command, answer.errors);
  job.folder = folder.path();
  if (answer.errors.any_errors()) return answer;
  const std::string output = command.output.value_or("recorded.trace");
  if (!NewFile(output).open(answer.errors)) return answer;  // before the work is done for nothing
  const Tracer tracer = choose_tracer(command.value_of("--with"), job, answer.errors);
  if (tracer == Tracer::none) return answer;
  const Untraced untraced = run_untraced(job);
  answer.interrupted = untraced.run.interrupted;
  if (answer.interrupted) return answer;
  if (untraced.run.status != 0)
    answer.errors.add({"osarium", 0, 0, "trace record", job.pid ? "sleep" : job.command[0],
                       "which ended with status " + std::to_string(untraced.run.status), "", "",
                       true});
  const ChildSetup setup = recording(tracer, job);
  const ChildEnd traced = run_child(setup);
  Transfer work;
  if (traced.interrupted) work.cut = "the recording was interrupted";
  Interruptible::forget();
  work.file = "the recording";
  const traces::ReadBytes text = recorded_text(tracer, job, answer.errors);
  if (!text) return answer;
  work.source = traces::open_events(text);
  work.quiet = command.quiet;
  work.header = header_of(command, "", *work.source);
  work.header.set("source", "trace record");
  work.header.set("recorded", now_text());
  work.header.set("tracer", version_of(tracer) + ": " + joined(setup.words));
  work.header.set("machine", machine_text());
  const bool named = tracer == Tracer::perf && untraced.comm.find(',') == std::string::npos;
  const std::string comm = named ? untraced.comm : "*";
  work.header.set(
      traces::untraced_cpu_key,
      traces::print_untraced_cpu({{{comm, untraced.run.user, untraced.run.system}}, false}));
  if (!job.pid) work.header.set(traces::untraced_of_key, traces::of_command);
  set_told(command, work.header);
  const Duration span = transfer(work, output, answer);
  if (answer.errors.any_errors()) return answer;
  describe(untraced, job.pid || traced.interrupted ? Duration() : span, answer);
  answer.interrupted |= traced.interrupted;
  return answer;
}

}  // namespace osarium
