#include "workloads/traces/scheduler_bodies.hpp"

namespace osarium::traces {

namespace {

struct Task {
  std::string_view name;
  std::int64_t thread = 0, priority = 0;
};

void check_thread(Scanner& body, std::int64_t thread) {
  if (thread < 0 || thread >= threads_limit) body.fail();
}

// "comm=a b pid=1 prio=120", whose words begin with `before`; the comm may be anything.
Task task_of_fields(Scanner& body, std::string_view comm, std::string_view pid,
                    std::string_view prio) {
  Task task;
  body.to(comm);
  task.name = body.until(pid);
  task.thread = body.number();
  check_thread(body, task.thread);
  task.priority = body.to(prio).number();
  return task;
}

// "a b:1 [120]", as trace-cmd's plug-in writes it.
Task short_task(Scanner& body) {
  Task task;
  const std::string_view name_and_thread = body.until(" [");
  const std::size_t colon = name_and_thread.rfind(':');
  if (colon == name_and_thread.npos) return body.fail(), task;
  Scanner thread(name_and_thread.substr(colon + 1));
  task.name = name_and_thread.substr(0, colon);
  task.thread = thread.number();
  if (!thread.good()) body.fail();
  check_thread(body, task.thread);
  task.priority = body.number();
  body.to("]").spaces();
  return task;
}

// The letter, +256 for "R+" (was preempted); a raw number n, which means what it does in that
// kernel, is -1 - n.
std::int64_t state_of(std::string_view word) {
  if (word.empty()) return 0;
  Scanner number(word);
  if (is_digit(word.front())) return -1 - number.number(word.starts_with("0x") ? 16 : 10);
  return static_cast<unsigned char>(word.front()) + (word.ends_with('+') ? 256 : 0);
}

// libtraceevent's form of unsigned long args[6]: "ARRAY[06, 00, ...]", 48 bytes of which the lowest
// of each argument comes first.
void read_array(Scanner& body, Event& event) {
  constexpr std::size_t bytes_of_argument = 8;
  for (std::size_t i = 1; i < most_arguments; ++i) {
    std::uint64_t value = 0;
    for (std::size_t byte = 0; byte < bytes_of_argument; ++byte) {
      const std::size_t before = body.spaces().left().size();
      const auto bits = static_cast<std::uint64_t>(body.number(16));
      if (before - body.left().size() != 2) return void(body.fail());
      value |= bits << (8 * byte);
      const bool last = i + 1 == most_arguments && byte + 1 == bytes_of_argument;
      if (!body.pass(last ? "]" : ",")) return void(body.fail());
    }
    event.arguments[i] = static_cast<std::int64_t>(value);
  }
}

}  // namespace

void read_switch(Scanner& body, Names& names, Event& event) {
  const bool long_form = body.starts("prev_comm=");
  const Task previous = long_form ? task_of_fields(body, "prev_comm=", " prev_pid=", " prev_prio=")
                                  : short_task(body);
  if (long_form) body.to(" prev_state=");
  const std::int64_t state = state_of(body.word());
  body.spaces();
  if (!body.pass("==> ") && !long_form) body.fail();
  const Task next = long_form ? task_of_fields(body, "next_comm=", " next_pid=", " next_prio=")
                              : short_task(body);
  if (!body.good()) return;
  event.thread = static_cast<std::int32_t>(previous.thread);
  event.name = names.index_of(previous.name);
  event.arguments = {next.thread, names.index_of(next.name), next.priority, previous.priority,
                     state};
}

void read_wake(Scanner& body, Names& names, Event& event) {
  const bool long_form = body.starts("comm=");
  const Task task = long_form ? task_of_fields(body, "comm=", " pid=", " prio=") : short_task(body);
  const std::int64_t cpu = body.to(long_form ? " target_cpu=" : "CPU:").number();
  if (!body.good()) return;
  event.arguments = {task.thread, names.index_of(task.name), task.priority, cpu};
}

void read_migrate(Scanner& body, Names& names, Event& event) {
  const Task task = task_of_fields(body, "comm=", " pid=", " prio=");
  const std::int64_t from = body.to(" orig_cpu=").number();
  const std::int64_t to = body.to(" dest_cpu=").number();
  if (!body.good()) return;
  event.arguments = {task.thread, names.index_of(task.name), task.priority, from, to};
}

// "NR 17 (6, 5649bbbac000, 1000, 2576000, 0, 0)", raw "id=17 args=ARRAY[06, 00, ..., 00]"
void read_syscall_enter(Scanner& body, Names&, Event& event) {
  if (body.pass("id=")) {
    event.arguments[0] = body.number();
    return body.pass(" args=ARRAY[") ? read_array(body, event) : void(body.fail());
  }
  if (!body.pass("NR ")) return void(body.fail());
  event.arguments[0] = body.number();
  if (!body.pass(" (")) return void(body.fail());
  for (std::size_t i = 1; i < most_arguments; ++i) {
    event.arguments[i] = body.spaces().number(16);
    if (!body.pass(i + 1 < most_arguments ? "," : ")")) body.fail();
  }
}

// "NR 17 = 4096", raw "id=17 ret=4096"
void read_syscall_exit(Scanner& body, Names&, Event& event) {
  const bool long_form = body.pass("NR ");
  if (!long_form && !body.pass("id=")) return void(body.fail());
  event.arguments[0] = body.number();
  if (!body.pass(long_form ? " = " : " ret=")) body.fail();
  event.arguments[1] = body.starts("0x") ? body.number(16) : body.number();
}

}  // namespace osarium::traces
