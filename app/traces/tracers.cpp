#include "app/traces/tracers.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "app/traces/files.hpp"
#include "sim/parameters/text.hpp"

namespace osarium {

namespace {

// What tests/workloads/traces/data/README.md's files hold: the light ones say who ran, who woke
// whom and which calls were made.
constexpr std::string_view light_events[] = {"sched:sched_switch", "sched:sched_waking"};
constexpr std::string_view more_events[] = {
    "sched:sched_wakeup",   "sched:sched_migrate_task", "irq:softirq_raise",
    "irq:softirq_entry",    "irq:softirq_exit",         "irq:irq_handler_entry",
    "irq:irq_handler_exit", "ipi:ipi_send_cpu",         "ipi:ipi_send_cpumask",
    "tlb:tlb_flush",        "lock:contention_begin",    "lock:contention_end",
    "block:block_rq_issue", "block:block_rq_complete",  "exceptions:page_fault_user"};
constexpr std::string_view call_events = "raw_syscalls:sys_enter,raw_syscalls:sys_exit";
constexpr std::string_view events_folder = "/sys/kernel/tracing/events/";
constexpr std::string_view buffers = "4M";  // of each cpu

// Kernels differ in what they have; where that cannot be seen, perf says it.
bool exists(std::string_view event) {
  std::error_code ignored;
  const std::filesystem::path folder = events_folder;
  if (!std::filesystem::exists(folder / "sched", ignored)) return true;
  std::string path(event);
  path[path.find(':')] = '/';
  return std::filesystem::exists(folder / path, ignored);
}

std::string file_in(const RecordJob& job, const char* name) { return job.folder + "/" + name; }

Words perf_words(const RecordJob& job, const Words& command) {
  std::string events;
  const auto add = [&events](std::string_view event) {
    if (exists(event)) events += (events.empty() ? "" : ",") + std::string(event);
  };
  for (const std::string_view event : light_events) add(event);
  if (!job.light)
    for (const std::string_view event : more_events) add(event);
  Words words{"perf",
              "record",
              "-q",
              "-a",
              "-m",
              std::string(buffers),
              "-o",
              file_in(job, "perf.data"),
              "-e",
              events,
              "-e",
              std::string(call_events),
              "--exclude-perf",
              "--"};
  words.insert(words.end(), command.begin(), command.end());
  return words;
}

std::string text_of(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(stream), {});
  return shown(text.substr(0, text.find_last_not_of(" \n") + 1), 300);
}

std::string setting(const char* file) {
  std::ifstream stream(file);
  std::string value;
  stream >> value;
  return value.empty() ? "unknown" : value;
}

bool works(const Words& words, const RecordJob& job, std::string& why) {
  const std::string talk = file_in(job, "talk");
  const ChildEnd end = run_child({.words = words, .talk_to = talk, .stop_after = {}});
  if (end.status != 0) why = text_of(talk);
  return end.status == 0;
}

bool perf_works(const RecordJob& job, Errors& errors) {
  if (find_program("perf").empty()) {
    errors.add({"osarium", 0, 0, "trace record", "perf", "which is not installed",
                "on Debian: apt-get install linux-perf"});
    return false;
  }
  std::string why;
  if (works(perf_words(job, {"true"}), job, why)) return true;
  errors.add({"osarium", 0, 0, "trace record", "perf", "which cannot record here: " + why,
              "to be root (with the right to trace, in a container), or kernel.perf_event_paranoid "
              "at -1 (it is " +
                  setting("/proc/sys/kernel/perf_event_paranoid") +
                  ") and a /sys/kernel/tracing that can be read"});
  return false;
}

bool strace_works(const RecordJob& job, Errors& errors) {
  if (find_program("strace").empty()) {
    errors.add({"osarium", 0, 0, "trace record", "strace", "which is not installed",
                "on Debian: apt-get install strace"});
    return false;
  }
  const std::string scope = setting("/proc/sys/kernel/yama/ptrace_scope");
  std::string why = "other processes may not be traced";
  const bool others_refused = job.pid && geteuid() != 0 && scope != "0" && scope != "unknown";
  if (!others_refused && works({"strace", "-o", "/dev/null", "true"}, job, why)) return true;
  errors.add({"osarium", 0, 0, "trace record", "strace", "which cannot record here: " + why,
              "to be root, or kernel.yama.ptrace_scope at 0 (it is " + scope +
                  "), and a container that allows ptrace"});
  return false;
}

}  // namespace

Tracer choose_tracer(const std::optional<std::string>& wanted, const RecordJob& job,
                     Errors& errors) {
  if (wanted && *wanted != "perf" && *wanted != "strace") {
    errors.add({"osarium", 0, 0, "--with", *wanted, "which is no tracer", "perf or strace"});
    return Tracer::none;
  }
  Errors reasons;
  if (wanted != "strace" && perf_works(job, reasons)) return Tracer::perf;
  if (wanted != "perf" && strace_works(job, reasons)) return Tracer::strace;
  for (const ConfigError& reason : reasons.sorted()) errors.add(reason);
  return Tracer::none;
}

ChildSetup recording(Tracer tracer, const RecordJob& job) {
  if (tracer == Tracer::perf) {
    const std::string seconds = print_value(job.seconds.seconds());
    return {.words = perf_words(job, job.pid ? Words{"sleep", seconds} : job.command),
            .talk_to = {},
            .stop_after = {}};
  }
  ChildSetup setup{.words = {"strace", "-f", "-ttt", "-T", "-o", file_in(job, "strace.txt")},
                   .talk_to = {},
                   .stop_after = job.pid ? job.seconds : Duration()};
  Words& words = setup.words;
  if (job.pid) {
    words.insert(words.end(), {"-p", std::to_string(*job.pid)});
  } else {
    words.push_back("--");
    words.insert(words.end(), job.command.begin(), job.command.end());
  }
  return setup;
}

traces::ReadBytes recorded_text(Tracer tracer, const RecordJob& job, Errors& errors) {
  if (tracer == Tracer::strace) return open_to_read(file_in(job, "strace.txt"), errors);
  return output_of_child({"perf", "script", "--ns", "--show-lost-events", "-F",
                          "comm,pid,tid,cpu,time,event,trace", "-i", file_in(job, "perf.data")});
}

std::string version_of(Tracer tracer) {
  const traces::ReadBytes read =
      output_of_child({tracer == Tracer::perf ? "perf" : "strace", "--version"});
  std::string text(200, '\0');
  text.resize(read({text.data(), text.size()}));
  return shown(text.substr(0, text.find('\n')));
}

}  // namespace osarium
