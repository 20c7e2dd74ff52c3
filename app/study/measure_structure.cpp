#include "app/study/measure.hpp"

namespace osarium {

namespace {

using Kind = SharedThing::Kind;

double seconds(Histogram::Sum picoseconds) { return static_cast<double>(picoseconds) * 1e-12; }

std::uint64_t touched(const LineStatistics& lines) {
  std::uint64_t times = lines.hits;
  for (const std::uint64_t moves : lines.moves) times += moves;
  return times;
}

void set_lines(SharedThing& thing, const LineStatistics& lines) {
  thing.cpus = lines.reach().cpus;
  thing.kernels = lines.reach().kernels;
  thing.moves = lines.between_cores;
  thing.across_sockets = lines.between_sockets;
}

}  // namespace

// The line of a lock has its name. Those on which the waiters of queued locks spin are one thing,
// "lock queue", whatever the lock.
Structure structure_of(System& system) {
  Structure result;
  result.cpus = system.machine().topology().cpus();
  result.kernels = system.partitions();
  const auto& locks = system.platform().locks.classes();
  const Census& census = system.machine().census();
  for (const auto& [name, lock_class] : locks) {
    if (lock_class.acquisitions() == 0) continue;
    SharedThing thing{.kind = Kind::lock, .name = name, .times = lock_class.acquisitions()};
    thing.contended = lock_class.contended();
    thing.waited = seconds(lock_class.wait().sum());
    if (const auto lines = census.lines().find(name); lines != census.lines().end())
      set_lines(thing, lines->second);
    result.things.push_back(std::move(thing));
  }
  for (const auto& [name, lines] : census.lines()) {
    const auto of_lock = locks.find(name);
    if (of_lock != locks.end() && of_lock->second.acquisitions() > 0) continue;
    if (touched(lines) == 0) continue;
    SharedThing thing{.kind = Kind::line, .name = name, .times = touched(lines)};
    set_lines(thing, lines);
    result.things.push_back(std::move(thing));
  }
  for (const auto& [name, interrupts] : census.interrupts()) {
    if (interrupts.sendings() == 0) continue;
    SharedThing thing{.kind = Kind::interrupt, .name = name, .times = interrupts.interrupts()};
    thing.cpus = interrupts.reach().cpus;
    thing.kernels = interrupts.reach().kernels;
    thing.sendings = interrupts.sendings();
    thing.targets = interrupts.targets();
    thing.across_kernels = interrupts.across_kernels();
    result.things.push_back(std::move(thing));
  }
  return result;
}

}  // namespace osarium
