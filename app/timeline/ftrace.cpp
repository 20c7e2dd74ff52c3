#include "app/timeline/ftrace.hpp"

#include <array>
#include <string_view>

namespace osarium::timeline {

namespace {

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

// What tells the slices of one name that are open at once apart.
std::uint64_t number_of(const Track& track, const Slice& slice) {
  return slice.flow != 0 ? slice.flow : track.id;
}

bool on_thread(SliceKind kind) {
  return kind == SliceKind::call || kind == SliceKind::crossing || kind == SliceKind::service ||
         kind == SliceKind::lock;
}

std::string padded(std::string text, std::size_t width, char with = ' ') {
  return std::string(text.size() < width ? width - text.size() : 0, with) + text;
}

std::string seconds_of(Stamp microseconds) {
  constexpr Stamp second = 1'000'000;
  return padded(std::to_string(microseconds / second), 5) + "." +
         padded(std::to_string(microseconds % second), 6, '0');
}

}  // namespace

FtraceWriter::FtraceWriter(OutputFile& file)
    : lines_(file, seconds_of),
      after_stamp_(lines_.piece(": ")),
      line_end_(lines_.piece("\n")),
      states_{lines_.piece("R ==> "), lines_.piece("S ==> "), lines_.piece("X ==> ")} {
  file.write(head_of_file);
}

const FtraceWriter::Task& FtraceWriter::task_of(const Runner& runner, std::int32_t cpu) {
  Task& task = runner.id == 0 ? cpus_[static_cast<std::size_t>(cpu)].idle : tasks_[runner.id];
  if (task.head.empty()) [[unlikely]]
    make(task, runner, cpu);
  return task;
}

void FtraceWriter::make(Task& task, const Runner& runner, std::int32_t cpu) {
  constexpr std::size_t name_width = 16, id_end = 24;
  const bool idle = runner.id == 0;
  const std::string id = std::to_string(runner.id);
  std::string head = padded(idle ? "<idle>" : runner.word, name_width) + "-" + id;
  head.append(head.size() < id_end ? id_end - head.size() : 0, ' ');
  head += " (" + (idle ? "-----" : padded(std::to_string(runner.group), 5)) + ") ";
  task.head = lines_.piece(head);
  const std::string name = idle ? "swapper/" + std::to_string(cpu) : runner.word;
  task.switched_from = lines_.piece("sched_switch: prev_comm=" + name + " prev_pid=" + id +
                                    " prev_prio=120 prev_state=");
  task.switched_to = lines_.piece("next_comm=" + name + " next_pid=" + id + " next_prio=120\n");
  const std::string woken = name + " pid=" + id + " prio=120 target_cpu=";
  task.waking = lines_.piece("sched_waking: comm=" + woken);
  task.wakeup = lines_.piece("sched_wakeup: comm=" + woken);
}

const FtraceWriter::OfCpu& FtraceWriter::of_cpu(std::int32_t cpu) {
  const auto id = static_cast<std::size_t>(cpu);
  OfCpu& pieces = cpus_[id];
  if (!pieces.place.empty()) return pieces;
  const std::string number = padded(std::to_string(id), 3, '0');
  pieces.place = lines_.piece("[" + number + "] .... ");
  pieces.target = lines_.piece(number + "\n");
  pieces.raise = lines_.piece("ipi_raise: target_mask=" + mask_of(id) + " (");
  return pieces;
}

const FtraceWriter::OfGroup& FtraceWriter::of_group(const Group& group) {
  OfGroup& pieces = groups_[group.id];
  if (!pieces.begin.empty()) return pieces;
  const std::string mark = "tracing_mark_write: ", id = std::to_string(group.id);
  pieces.begin = lines_.piece(mark + "B|" + id + "|");
  pieces.end = lines_.piece(mark + "E|" + id + "\n");
  pieces.begin_async = lines_.piece(mark + "S|" + id + "|");
  pieces.end_async = lines_.piece(mark + "F|" + id + "|");
  return pieces;
}

const FtraceWriter::Words& FtraceWriter::words_of(const Slice& slice) {
  Words& words = words_[slice.name->id * slice_kinds + static_cast<std::size_t>(slice.kind)];
  if (words.mark.empty()) [[unlikely]]
    make(words, slice);
  return words;
}

void FtraceWriter::make(Words& words, const Slice& slice) {
  const std::string& word = slice.name->word;
  const std::string id = std::to_string(slice.name->id);
  const bool plain = slice.kind == SliceKind::call || slice.kind == SliceKind::request;
  const std::string kind = plain ? "" : name_of(slice.kind) + std::string(" ");
  words.mark = lines_.piece(kind + word + (on_thread(slice.kind) ? "\n" : "|"));
  words.sent = lines_.piece(word + ")\n");
  const int number = slice.kind == SliceKind::call ? number_of(slice.name->text) : -1;
  if (slice.kind == SliceKind::interrupt) {
    words.begin = lines_.piece("irq_handler_entry: irq=" + id + " name=" + word + "\n");
    words.end = lines_.piece("irq_handler_exit: irq=" + id + " ret=handled\n");
  } else if (slice.kind == SliceKind::softirq) {
    words.begin = lines_.piece("softirq_entry: vec=0 [action=" + word + "]\n");
    words.end = lines_.piece("softirq_exit: vec=0 [action=" + word + "]\n");
  } else if (number >= 0) {
    const std::string call = "NR " + std::to_string(number);
    words.begin = lines_.piece("sys_enter: " + call + " (0, 0, 0, 0, 0, 0)\n");
    words.end = lines_.piece("sys_exit: " + call + " = 0\n");
  }
}

template <class... Parts>
void FtraceWriter::line(const Where& where, int later, const Parts&... parts) {
  const Task& task = task_of(*where.runner, where.cpu);
  lines_.write(task.head, of_cpu(where.cpu).place, where.stamp + later, after_stamp_, parts...);
}

void FtraceWriter::begin(const Where& where, const Track& track, const Slice& slice) {
  const Words& words = words_of(slice);
  if (slice.kind == SliceKind::interrupt || slice.kind == SliceKind::softirq)
    return line(where, 0, words.begin);
  const OfGroup& group = of_group(*track.group);
  if (!on_thread(slice.kind))
    return line(where, 0, group.begin_async, words.mark, number_of(track, slice), line_end_);
  line(where, 0, group.begin, words.mark);
  if (!words.begin.empty()) line(where, 1, words.begin);
}

void FtraceWriter::end(const Where& where, const Track& track, const Slice& slice) {
  const Words& words = words_of(slice);
  if (slice.kind == SliceKind::interrupt || slice.kind == SliceKind::softirq)
    return line(where, 0, words.end);
  const OfGroup& group = of_group(*track.group);
  if (!on_thread(slice.kind))
    return line(where, 0, group.end_async, words.mark, number_of(track, slice), line_end_);
  const bool call = !words.end.empty();
  if (call) line(where, 0, words.end);
  line(where, call ? 1 : 0, group.end);
}

void FtraceWriter::instant(const Where& where, const Track&, const Slice& slice) {
  line(where, 0, of_cpu(static_cast<std::int32_t>(slice.number)).raise, words_of(slice).sent);
}

void FtraceWriter::switched(const Where& where, const Runner& before, Absence why,
                            const Runner& after) {
  line(where, 0, task_of(before, where.cpu).switched_from, states_[static_cast<std::size_t>(why)],
       task_of(after, where.cpu).switched_to);
}

void FtraceWriter::woken(const Where& where, const Runner& thread, std::int32_t target) {
  const Task& task = task_of(thread, target);
  line(where, 0, task.waking, of_cpu(target).target);
  line(where, 1, task.wakeup, of_cpu(target).target);
}

}  // namespace osarium::timeline
