#include "app/timeline/ftrace.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace osarium::timeline {

namespace {

constexpr std::string_view head =
    "# tracer: nop\n"
    "#\n"
    "#                                      _-----=> irqs-off\n"
    "#                                     / _----=> need-resched\n"
    "#                                    | / _---=> hardirq/softirq\n"
    "#                                    || / _--=> preempt-depth\n"
    "#                                    ||| /     delay\n"
    "#           TASK-PID    TGID   CPU#  ||||   TIMESTAMP  FUNCTION\n"
    "#              | |        |      |   ||||      |         |\n";

// Linux, arch/x86/entry/syscalls/syscall_64.tbl.
struct Numbered {
  std::string_view name;
  int number;
};
constexpr std::array<Numbered, 30> system_calls = {
    {{"read", 0},         {"write", 1},   {"close", 3},          {"stat", 4},
     {"mmap", 9},         {"munmap", 11}, {"brk", 12},           {"pipe", 22},
     {"sched_yield", 24}, {"mremap", 25}, {"getpid", 39},        {"sendfile", 40},
     {"connect", 42},     {"accept", 43}, {"sendto", 44},        {"recvfrom", 45},
     {"bind", 49},        {"listen", 50}, {"clone", 56},         {"fork", 57},
     {"execve", 59},      {"exit", 60},   {"wait4", 61},         {"fsync", 74},
     {"unlink", 87},      {"futex", 202}, {"epoll_create", 213}, {"epoll_wait", 232},
     {"epoll_ctl", 233},  {"openat", 257}}};
constexpr std::array<Numbered, 2> more_system_calls = {
    {{"sched_setaffinity", 203}, {"clock_nanosleep", 230}}};

int number_of(std::string_view call) {
  for (const Numbered& each : system_calls)
    if (each.name == call) return each.number;
  for (const Numbered& each : more_system_calls)
    if (each.name == call) return each.number;
  return -1;
}

std::string padded(std::uint64_t number, std::size_t width, char with) {
  const std::string digits = std::to_string(number);
  return std::string(digits.size() < width ? width - digits.size() : 0, with) + digits;
}

// A name that ends neither a field nor a line.
std::string word(const std::string& name) {
  std::string text = name;
  std::replace(text.begin(), text.end(), '|', '/');
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

// A bit for one cpu, in groups of 32 from the highest.
std::string mask_of(std::uint64_t cpu) {
  constexpr std::string_view digits = "1248";
  const std::uint64_t group = cpu / 32;
  std::string text(8, '0');
  text[7 - cpu % 32 / 4] = digits[cpu % 4];
  for (std::uint64_t i = 0; i < group; ++i) text += ",00000000";
  return text;
}

bool on_thread(SliceKind kind) {
  return kind == SliceKind::call || kind == SliceKind::crossing || kind == SliceKind::service ||
         kind == SliceKind::lock;
}

}  // namespace

FtraceWriter::FtraceWriter(OutputFile& file) : file_(file) { file_.write(head); }

void FtraceWriter::line(const Where& where, int later, const std::string& text) {
  constexpr std::uint64_t second = 1'000'000'000;
  const auto stamp = static_cast<std::uint64_t>(where.stamp + later);
  const Runner& runner = *where.runner;
  const std::string task = runner.id == 0 ? "<idle>" : runner.word;
  std::string out(task.size() < 16 ? 16 - task.size() : 0, ' ');
  out += task + "-" + std::to_string(runner.id);
  out += std::string(out.size() < 24 ? 24 - out.size() : 0, ' ');
  out += " (" + (runner.id == 0 ? "-----" : padded(runner.group, 5, ' ')) + ") [";
  out += padded(static_cast<std::uint64_t>(where.cpu), 3, '0') + "] .... ";
  out += padded(stamp / second, 5, ' ') + "." + padded(stamp % second, 9, '0') + ": ";
  out += text + "\n";
  file_.write(out);
}

void FtraceWriter::mark(const Where& where, const Track& track, const Slice& slice, char phase) {
  const std::string group = std::to_string(track.group->id);
  std::string text = "tracing_mark_write: " + std::string(1, phase) + "|" + group;
  if (phase == 'E') return line(where, 0, text);
  const bool plain = slice.kind == SliceKind::call || slice.kind == SliceKind::request;
  text += "|" + (plain ? "" : std::string(name_of(slice.kind)) + " ") + word(slice.name->text);
  if (phase != 'B') text += "|" + std::to_string(slice.flow != 0 ? slice.flow : track.id);
  line(where, 0, text);
}

void FtraceWriter::begin(const Where& where, const Track& track, const Slice& slice) {
  const std::string name = word(slice.name->text);
  if (slice.kind == SliceKind::interrupt)
    return line(where, 0,
                "irq_handler_entry: irq=" + std::to_string(slice.name->id) + " name=" + name);
  if (slice.kind == SliceKind::softirq)
    return line(where, 0, "softirq_entry: vec=0 [action=" + name + "]");
  mark(where, track, slice, on_thread(slice.kind) ? 'B' : 'S');
  const int number = slice.kind == SliceKind::call ? number_of(slice.name->text) : -1;
  if (number >= 0)
    line(where, 1, "sys_enter: NR " + std::to_string(number) + " (0, 0, 0, 0, 0, 0)");
}

void FtraceWriter::end(const Where& where, const Track& track, const Slice& slice) {
  if (slice.kind == SliceKind::interrupt)
    return line(where, 0,
                "irq_handler_exit: irq=" + std::to_string(slice.name->id) + " ret=handled");
  if (slice.kind == SliceKind::softirq)
    return line(where, 0, "softirq_exit: vec=0 [action=" + word(slice.name->text) + "]");
  const int number = slice.kind == SliceKind::call ? number_of(slice.name->text) : -1;
  if (number >= 0) line(where, 0, "sys_exit: NR " + std::to_string(number) + " = 0");
  Where after = where;
  if (number >= 0) ++after.stamp;
  mark(after, track, slice, on_thread(slice.kind) ? 'E' : 'F');
}

void FtraceWriter::instant(const Where& where, const Track&, const Slice& slice) {
  line(where, 0,
       "ipi_raise: target_mask=" + mask_of(slice.number) + " (" + word(slice.name->text) + ")");
}

void FtraceWriter::switched(const Where& where, const Runner& before, Absence why,
                            const Runner& after) {
  constexpr std::string_view states = "RSX";
  const auto comm = [&](const Runner& runner) {
    return runner.id == 0 ? "swapper/" + std::to_string(where.cpu) : runner.word;
  };
  const auto priority = [](const Runner&) { return std::string("120"); };
  line(where, 0,
       "sched_switch: prev_comm=" + comm(before) + " prev_pid=" + std::to_string(before.id) +
           " prev_prio=" + priority(before) + " prev_state=" +
           states[static_cast<std::size_t>(why)] + " ==> next_comm=" + comm(after) +
           " next_pid=" + std::to_string(after.id) + " next_prio=" + priority(after));
}

void FtraceWriter::woken(const Where& where, const Runner& thread, std::int32_t target) {
  const std::string who =
      "comm=" + thread.word + " pid=" + std::to_string(thread.id) +
      " prio=120 target_cpu=" + padded(static_cast<std::uint64_t>(target), 3, '0');
  line(where, 0, "sched_waking: " + who);
  line(where, 1, "sched_wakeup: " + who);
}

}  // namespace osarium::timeline
