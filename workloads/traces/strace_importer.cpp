#include "workloads/traces/strace_importer.hpp"

#include <algorithm>
#include <utility>

#include "workloads/traces/scanner.hpp"

namespace osarium::traces {

namespace {

constexpr std::size_t most_threads = 1 << 16;
constexpr std::int32_t first_thread = 1;  // stands for the one that no line names
constexpr std::size_t longest_comm = 15;
constexpr std::int64_t not_known = -1;

bool makes_a_thread(std::string_view call) {
  return call == "clone" || call == "clone3" || call == "fork" || call == "vfork";
}

// "\"/usr/bin/python3\", [...", "PR_SET_NAME, \"worker\""
std::string_view comm_of(std::string_view call, std::string_view arguments) {
  if (call != "execve" && !(call == "prctl" && arguments.starts_with("PR_SET_NAME"))) return "";
  Scanner scanner(arguments);
  std::string_view name = scanner.to("\"").until("\"");
  if (call == "execve") name = name.substr(name.rfind('/') + 1);
  return name.substr(0, longest_comm);
}

}  // namespace

bool StraceImporter::is_line(std::string_view line) {
  StraceLine read;
  return read_strace_line(line, read).empty() && read.form != StraceForm::message;
}

bool StraceImporter::next(Event& event) {
  std::string_view line;
  while (!window_.over() && lines_.next(line)) {
    notes_.lines = lines_.number();
    read(line);
  }
  notes_.names_left_out = static_cast<std::int64_t>(names_.left_out());
  if (window_.empty()) return false;
  event = window_.take();
  return true;
}

void StraceImporter::read(std::string_view line) {
  if (trimmed(line).empty()) return void(++notes_.comments);
  StraceLine read;
  if (lines_.cut()) return skip("the line is longer than 64 KiB");
  const std::string_view problem = read_strace_line(line, read);
  const std::int32_t cut = std::exchange(cut_, -1);
  if (!problem.empty()) {
    if (cut < 0) return skip(lines_.unfinished() ? "the last line is cut off" : problem);
    read.thread = cut;
    if (trimmed(line) == "<unfinished ...>") return void(++notes_.comments);
    if (!read_strace_rest(line, read)) return skip(problem);
  }
  if (read.form == StraceForm::message) return message(read.arguments);
  Thread* const thread = thread_of(read);
  if (thread == nullptr) return skip("there are more than 65536 threads");
  notes_.stamp_digits = std::max(notes_.stamp_digits, read.stamp_digits);
  if (read.form == StraceForm::signal) return skip("not imported: a signal");
  if (read.form == StraceForm::end) {
    threads_.erase(read.thread);
    return skip("not imported: the end of a thread");
  }
  if (read.form == StraceForm::unfinished && line.ends_with("attached")) {
    message(line.substr(line.rfind("strace: ") + 8));
    cut_ = read.thread;
  }
  call(read, *thread);
}

// "Process 9361 attached"
void StraceImporter::message(std::string_view text) {
  ++notes_.comments;
  Scanner scanner(text);
  const std::int64_t thread = scanner.to("Process ").number();
  if (!scanner.good() || !scanner.starts(" attached") || thread <= 0 || thread >= threads_limit)
    return;
  if (lone_ < 0 && threads_.empty()) lone_ = static_cast<std::int32_t>(thread);
  if (threads_.size() < most_threads) threads_.try_emplace(static_cast<std::int32_t>(thread));
}

// Lines of a terminal name no thread as long as there is one alone.
StraceImporter::Thread* StraceImporter::thread_of(StraceLine& line) {
  if (line.thread < 0) {
    if (lone_ < 0) lone_ = first_thread;
    line.thread = lone_;
  } else if (lone_ == first_thread && !threads_.contains(line.thread)) {
    if (renamed_ < 0) renamed_ = line.thread;
  }
  if (line.thread == renamed_) line.thread = lone_;
  if (threads_.size() >= most_threads && !threads_.contains(line.thread)) return nullptr;
  Thread& thread = threads_[line.thread];
  if (thread.first < 0) thread.first = line.stamp;
  if (!line.comm.empty()) thread.name = names_.index_of(line.comm);
  return &thread;
}

Event StraceImporter::event_of(const StraceLine& line, const Thread& thread, EventKind kind) const {
  return {.stamp = line.stamp,
          .cpu = -1,
          .thread = line.thread,
          .process = thread.process,
          .name = thread.name,
          .kind = kind};
}

void StraceImporter::call(const StraceLine& line, Thread& thread) {
  if (line.form == StraceForm::resumed) {
    if (thread.entered < 0) return skip("the end of a call whose beginning is missing");
    if (!line.call.empty() && numbers_.call(line.call) != thread.call)
      return skip("the end of another call than the one that began");
    if (Event* const entered = window_.last_enter_of(line.thread))
      read_strace_arguments(line.arguments, thread.arguments, numbers_, entered->arguments);
    return leave(line, thread);
  }
  const std::optional<std::int64_t> number = numbers_.call(line.call);
  if (!number) return skip("not imported: " + std::string(line.call.substr(0, 40)));
  enter(line, *number, thread);
  if (line.form == StraceForm::call) leave(line, thread);
}

void StraceImporter::enter(const StraceLine& line, std::int64_t number, Thread& thread) {
  Event event = event_of(line, thread, EventKind::syscall_enter);
  event.arguments[0] = number;
  thread.arguments = read_strace_arguments(line.arguments, 0, numbers_, event.arguments);
  thread.call = number;
  thread.entered = line.stamp;
  const std::string_view comm = comm_of(line.call, line.arguments);
  thread.new_name = comm.empty() ? 0 : names_.index_of(comm);
  thread.makes = Made::nothing;
  if (makes_a_thread(line.call))
    thread.makes =
        line.arguments.find("CLONE_THREAD") == line.arguments.npos ? Made::process : Made::thread;
  window_.put(event);
}

void StraceImporter::leave(const StraceLine& line, Thread& thread) {
  const std::int64_t entered = std::exchange(thread.entered, -1);
  const std::optional<std::int64_t> result = result_of(line.result);
  if (!result) return;  // it does not return, as exit
  if (line.duration < 0 && line.form == StraceForm::call)
    return skip("the end of a call without its duration: strace needs -T");
  if (*result == 0 && thread.new_name != 0) thread.name = thread.new_name;
  if (*result == 0 && line.call == "execve") thread.process = line.thread;
  Event event = event_of(line, thread, EventKind::syscall_exit);
  if (line.duration >= 0) event.stamp = entered + line.duration;
  event.arguments = {thread.call, *result};
  if (thread.makes != Made::nothing && *result > 0 && *result < threads_limit) {
    const bool shares = thread.makes == Made::thread;
    Event made = event;
    made.kind = EventKind::sched_wakeup_new;
    begin(static_cast<std::int32_t>(*result), shares ? thread.process : -1, made);
    window_.put(made);
  }
  window_.put(event);
}

// The thread that a call made, whose first lines may have come before that call ends.
void StraceImporter::begin(std::int32_t number, std::int32_t process, Event& event) {
  event.arguments = {number, event.name, not_known, not_known};
  if (threads_.size() >= most_threads && !threads_.contains(number)) return;
  Thread& child = threads_[number];
  child.process = process < 0 ? number : process;
  if (child.name == 0) child.name = event.name;
  if (child.first >= 0) event.stamp = std::min(event.stamp, child.first);
}

// "50", "0x7f00", "-1 ENOENT (No such file or directory)", "?", "? ERESTARTSYS (To be restarted)"
std::optional<std::int64_t> StraceImporter::result_of(std::string_view text) const {
  Scanner scanner(text);
  const bool unknown = scanner.pass("?");
  const std::int64_t value = unknown ? -1 : scanner.number(text.starts_with("0x") ? 16 : 10);
  if (!scanner.good()) return {};
  if (value == -1 && scanner.spaces().starts("E"))
    if (const auto error = numbers_.error(scanner.word())) return -*error;
  return unknown ? std::nullopt : std::optional(value);
}

}  // namespace osarium::traces
