#include "workloads/traces/anonymiser.hpp"

#include <algorithm>

#include "sim/random/stream.hpp"
#include "workloads/traces/recording.hpp"

namespace osarium::traces {

namespace {

// Numbers are taken for addresses from here on: offsets in files are below, and so is the memory of
// programs that are not position-independent.
constexpr std::uint64_t first_address = std::uint64_t{1} << 40;
constexpr unsigned page_bits = 12, moved_bits = 35;  // of a page's number, those of 47 bits
constexpr std::uint64_t moved = (std::uint64_t{1} << moved_bits) - 1;

// Threads that each Linux has; of a kworker what is behind the dash names drivers.
constexpr std::string_view kernel_threads[] = {"swapper/", "ksoftirqd/", "migration/",
                                               "rcu_",     "kworker/",   "<idle>"};

constexpr std::string_view dropped_keys[] = {"source", "origin", "tracer", "recorded"};

// Calls of x86-64 with numbers of threads and processes: which arguments (bit i), and the result.
struct CallWithTasks {
  std::int64_t number;
  std::uint8_t arguments;
  bool result;
};
constexpr CallWithTasks calls_with_tasks[] = {
    {39, 0, true},        // getpid
    {56, 0, true},        // clone
    {57, 0, true},        // fork
    {58, 0, true},        // vfork
    {61, 0b10, true},     // wait4
    {62, 0b10, false},    // kill
    {110, 0, true},       // getppid
    {186, 0, true},       // gettid
    {200, 0b10, false},   // tkill
    {218, 0, true},       // set_tid_address
    {234, 0b110, false},  // tgkill
    {247, 0b100, false},  // waitid
    {435, 0, true},       // clone3
};

}  // namespace

Anonymiser::Anonymiser(std::int64_t seed) : tasks_(threads_limit) {
  Stream random({.value = static_cast<std::uint64_t>(seed)}, "trace", 0, "addresses");
  for (std::uint64_t& key : keys_) key = random.bits() | 1;
}

Fields Anonymiser::header(const Fields& header) {
  Fields kept;
  for (const auto& [key, text] : header.all()) {
    UntracedCpuTimes times;
    if (std::find(std::begin(dropped_keys), std::end(dropped_keys), key) != std::end(dropped_keys))
      continue;
    if (key != untraced_cpu_key) {
      kept.set(key, text);
    } else if (!parse_untraced_cpu(text, times)) {
      for (UntracedCpu& each : times.of)
        if (each.comm != "*") each.comm = names_[comm(each.comm)];
      kept.set(key, print_untraced_cpu(times));
    }
  }
  kept.set("anonymised", "yes");
  return kept;
}

Notes Anonymiser::notes(const Notes& notes) {
  Notes kept = notes;
  kept.skipped.clear();
  if (const std::int64_t lines = notes.skipped_lines(); lines > 0)
    kept.skipped.push_back({"left out before the trace was anonymised", lines, {}});
  return kept;
}

std::uint32_t Anonymiser::comm(std::string_view name) {
  if (name.empty()) return 0;
  for (const std::string_view known : kernel_threads)
    if (name.starts_with(known)) return names_.index_of(name.substr(0, name.find('-')));
  const auto [found, is_new] = comms_.try_emplace(std::string(name), 0);
  if (is_new) found->second = names_.index_of("comm-" + std::to_string(comms_.size()));
  return found->second;
}

std::uint32_t Anonymiser::handler(std::string_view name) {
  if (name.empty()) return 0;
  const auto [found, is_new] = handlers_.try_emplace(std::string(name), 0);
  if (is_new) found->second = names_.index_of("handler-" + std::to_string(handlers_.size()));
  return found->second;
}

std::int64_t Anonymiser::task(std::int64_t number) {
  if (number <= 0 || number >= threads_limit) return number;
  std::int32_t& changed = tasks_[static_cast<std::size_t>(number)];
  if (changed == 0) changed = ++last_task_;
  return changed;
}

// Another page of the same half, of those that 47 bits reach; the place in the page stays.
std::int64_t Anonymiser::address(std::int64_t value) const {
  const auto bits = static_cast<std::uint64_t>(value);
  std::uint64_t page = bits >> page_bits & moved;
  for (const std::uint64_t key : keys_) {
    page = page * key & moved;
    page ^= page >> (moved_bits / 2 + 1);
  }
  const std::uint64_t others = ~(moved << page_bits);
  return static_cast<std::int64_t>((bits & others) | page << page_bits);
}

void Anonymiser::change_call(Event& event) {
  const std::int64_t number = event.arguments[0];
  const bool is_enter = event.kind == EventKind::syscall_enter;
  const auto found = std::find_if(std::begin(calls_with_tasks), std::end(calls_with_tasks),
                                  [&](const CallWithTasks& call) { return call.number == number; });
  const std::uint8_t tasks = found == std::end(calls_with_tasks) ? 0
                             : is_enter                          ? found->arguments
                             : found->result                     ? 0b10
                                                                 : 0;
  for (std::size_t i = 1; i < (is_enter ? most_arguments : 2); ++i) {
    std::int64_t& value = event.arguments[i];
    const auto bits = static_cast<std::uint64_t>(value);
    if ((tasks >> i & 1) != 0)
      value = task(value);
    else if (bits >= first_address && bits < 0 - first_address)
      value = address(value);
  }
}

void Anonymiser::change(Event& event, const Names& names) {
  const auto renamed = [&](std::int64_t index) { return names[static_cast<std::size_t>(index)]; };
  event.name = comm(renamed(event.name));
  event.thread = static_cast<std::int32_t>(task(event.thread));
  event.process = static_cast<std::int32_t>(task(event.process));
  auto& arguments = event.arguments;
  switch (event.kind) {
    case EventKind::sched_switch:
    case EventKind::sched_waking:
    case EventKind::sched_wakeup:
    case EventKind::sched_wakeup_new:
    case EventKind::sched_migrate:
      arguments[0] = task(arguments[0]);
      arguments[1] = comm(renamed(arguments[1]));
      return;
    case EventKind::irq_entry: arguments[1] = handler(renamed(arguments[1])); return;
    case EventKind::syscall_enter:
    case EventKind::syscall_exit: return change_call(event);
    case EventKind::page_fault: arguments[1] = address(arguments[1]); [[fallthrough]];
    case EventKind::lock_end: arguments[0] = address(arguments[0]); return;
    case EventKind::lock_begin: arguments[0] = address(arguments[0]); break;
    default: break;
  }
  for (std::size_t i = 0; i < rule_of(event.kind).arguments; ++i)
    if ((rule_of(event.kind).names >> i & 1) != 0)
      arguments[i] = names_.index_of(renamed(arguments[i]));
}

}  // namespace osarium::traces
