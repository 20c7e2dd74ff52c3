#include "app/timeline/ftrace.hpp"

#include <array>
#include <charconv>
#include <string_view>

namespace osarium::timeline {

namespace {

constexpr int unknown_number = -2;

constexpr std::string_view head_of_file =
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

FtraceWriter::FtraceWriter(OutputFile& file) : file_(file) { file_.write(head_of_file); }

void FtraceWriter::put(std::uint64_t number, std::size_t width, char with) {
  std::array<char, 20> digits;
  const char* const end = std::to_chars(digits.begin(), digits.end(), number).ptr;
  const auto size = static_cast<std::size_t>(end - digits.data());
  if (size < width) line_.append(width - size, with);
  line_.append(digits.data(), size);
}

// What a line about a thread begins with.
const std::string& FtraceWriter::task_of(const Runner& runner) {
  constexpr std::size_t task_width = 16, id_end = 24;
  while (tasks_.size() <= runner.id) tasks_.emplace_back();
  std::string& text = tasks_[runner.id];
  if (!text.empty()) return text;
  const std::string task = runner.id == 0 ? "<idle>" : runner.word;
  text.assign(task.size() < task_width ? task_width - task.size() : 0, ' ');
  text += task + "-" + std::to_string(runner.id);
  text.append(text.size() < id_end ? id_end - text.size() : 0, ' ');
  const std::string group = std::to_string(runner.group);
  text += " (" + std::string(group.size() < 5 ? 5 - group.size() : 0, ' ');
  if (runner.id == 0) text.replace(text.size() - 4, 4, "----");
  text += (runner.id == 0 ? "-" : group) + ") [";
  return text;
}

void FtraceWriter::head(const Where& where, int later) {
  constexpr std::uint64_t second = 1'000'000'000;
  const auto stamp = static_cast<std::uint64_t>(where.stamp + later);
  line_ = task_of(*where.runner);
  put(static_cast<std::uint64_t>(where.cpu), 3);
  put("] .... ");
  put(stamp / second, 5, ' ');
  put(".");
  put(stamp % second, 9);
  put(": ");
}

template <class... Parts>
void FtraceWriter::line(const Where& where, int later, const Parts&... parts) {
  head(where, later);
  (put(parts), ...);
  put("\n");
  file_.write(line_);
}

int FtraceWriter::system_call(const Slice& slice) {
  if (slice.kind != SliceKind::call) return -1;
  while (numbers_.size() <= slice.name->id) numbers_.push_back(unknown_number);
  int& number = numbers_[slice.name->id];
  if (number == unknown_number) number = number_of(slice.name->text);
  return number;
}

void FtraceWriter::mark(const Where& where, int later, const Track& track, const Slice& slice,
                        char phase) {
  const std::string_view mark(&phase, 1);
  if (phase == 'E') return line(where, later, "tracing_mark_write: E|", track.group->id);
  const bool plain = slice.kind == SliceKind::call || slice.kind == SliceKind::request;
  const std::string_view kind = plain ? "" : name_of(slice.kind);
  const std::string_view between = plain ? "" : " ";
  if (phase == 'B')
    return line(where, later, "tracing_mark_write: B|", track.group->id, "|", kind, between,
                slice.name->word);
  line(where, later, "tracing_mark_write: ", mark, "|", track.group->id, "|", kind, between,
       slice.name->word, "|", slice.flow != 0 ? slice.flow : track.id);
}

void FtraceWriter::begin(const Where& where, const Track& track, const Slice& slice) {
  if (slice.kind == SliceKind::interrupt)
    return line(where, 0, "irq_handler_entry: irq=", slice.name->id, " name=", slice.name->word);
  if (slice.kind == SliceKind::softirq)
    return line(where, 0, "softirq_entry: vec=0 [action=", slice.name->word, "]");
  mark(where, 0, track, slice, on_thread(slice.kind) ? 'B' : 'S');
  const int number = system_call(slice);
  if (number >= 0)
    line(where, 1, "sys_enter: NR ", static_cast<std::uint64_t>(number), " (0, 0, 0, 0, 0, 0)");
}

void FtraceWriter::end(const Where& where, const Track& track, const Slice& slice) {
  if (slice.kind == SliceKind::interrupt)
    return line(where, 0, "irq_handler_exit: irq=", slice.name->id, " ret=handled");
  if (slice.kind == SliceKind::softirq)
    return line(where, 0, "softirq_exit: vec=0 [action=", slice.name->word, "]");
  const int number = system_call(slice);
  if (number >= 0) line(where, 0, "sys_exit: NR ", static_cast<std::uint64_t>(number), " = 0");
  mark(where, number >= 0 ? 1 : 0, track, slice, on_thread(slice.kind) ? 'E' : 'F');
}

void FtraceWriter::instant(const Where& where, const Track&, const Slice& slice) {
  line(where, 0, "ipi_raise: target_mask=", mask_of(slice.number), " (", slice.name->word, ")");
}

void FtraceWriter::switched(const Where& where, const Runner& before, Absence why,
                            const Runner& after) {
  constexpr std::string_view states = "RSX";
  const auto comm = [&](const Runner& runner) {
    return runner.id == 0 ? "swapper/" + std::to_string(where.cpu) : runner.word;
  };
  line(where, 0, "sched_switch: prev_comm=", comm(before), " prev_pid=", before.id,
       " prev_prio=120 prev_state=", states.substr(static_cast<std::size_t>(why), 1),
       " ==> next_comm=", comm(after), " next_pid=", after.id, " next_prio=120");
}

void FtraceWriter::woken(const Where& where, const Runner& thread, std::int32_t target) {
  for (const int later : {0, 1}) {
    head(where, later);
    put(later == 0 ? "sched_waking: comm=" : "sched_wakeup: comm=");
    put(thread.word);
    put(" pid=");
    put(thread.id);
    put(" prio=120 target_cpu=");
    put(static_cast<std::uint64_t>(target), 3);
    put("\n");
    file_.write(line_);
  }
}

}  // namespace osarium::timeline
