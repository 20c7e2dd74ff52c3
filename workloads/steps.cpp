#include "workloads/steps.hpp"

namespace osarium::steps {

namespace {

// Those of Data, after others.
template <class Step, class... Fields>
ParameterList with_data(std::string_view documentation, Fields... before) {
  const auto of_step = [](auto Data::*member) {
    return static_cast<std::remove_reference_t<decltype(std::declval<Step>().*member)> Step::*>(
        member);
  };
  return parameter_list(
      documentation, std::move(before)...,
      parameter("data", of_step(&Data::data),
                "Steps of a workload that name the same data touch the same, and say the same of "
                "it; a step that names none has data of its own."),
      parameter("footprint", of_step(&Data::footprint), required, positive,
                "How much there is of the data."),
      parameter("own", of_step(&Data::own),
                "Each thread has such data of its own; else those of a process share them."),
      parameter("locality", of_step(&Data::locality), between(1.0, 100.0),
                "1: all of it is used alike; the larger, the more accesses go to a small part: who "
                "finds a share h of it in the cache misses (1 - h) to this power."),
      parameter("parallelism", of_step(&Data::parallelism), between(1.0, 1000.0),
                "Misses that are under way at a time."),
      parameter("writes", of_step(&Data::writes), between(Ratio(), Ratio::of_count(Ratio::unit)),
                "Share of the lines that are written, and so go back to memory."));
}

}  // namespace

ParameterList MemoryUse::parameters() {
  return with_data<MemoryUse>(
      "Data in memory, and how often the work goes to the last-level cache for it.",
      parameter("every", &MemoryUse::every, positive,
                "Time between two accesses, if all were hits on a cpu of full speed."),
      parameter("per_kilo_instruction", &MemoryUse::per_kilo_instruction, positive,
                "Accesses in a thousand instructions, instead of `every`."));
}

std::optional<Violation> MemoryUse::violation() const {
  if (every.has_value() != per_kilo_instruction.has_value()) return std::nullopt;
  return Violation{every ? "per_kilo_instruction" : "",
                   every ? "beside every" : "does not say how often the data are accessed",
                   "one of every and per_kilo_instruction"};
}

ParameterList Compute::parameters() {
  return parameter_list(
      "Work of the application's own, in user mode: a time, or instructions.",
      parameter("time", &Compute::time, "On a cpu of full speed."),
      parameter("instructions", &Compute::instructions, positive, "How many, instead of a time."),
      parameter("instructions_per_cycle", &Compute::instructions_per_cycle, positive,
                "At full speed: alone on its core, every access to memory found in the last-level "
                "cache."),
      parameter("memory", &Compute::memory,
                "What it needs of memory; slowed by nobody if not stated."));
}

std::optional<Violation> Compute::violation() const {
  if (time.has_value() == instructions.has_value())
    return Violation{time ? "instructions" : "", time ? "beside a time" : "has no work",
                     "one of time and instructions"};
  if (instructions.has_value() != instructions_per_cycle.has_value())
    return Violation{instructions ? "" : "instructions_per_cycle",
                     instructions ? "has no instructions_per_cycle" : "beside a time",
                     "instructions and instructions_per_cycle together"};
  if (memory && memory->per_kilo_instruction && !instructions)
    return Violation{"memory.per_kilo_instruction", "beside a time", "memory.every"};
  return std::nullopt;
}

ParameterList Memory::parameters() {
  return with_data<Memory>(
      "A memory phase: accesses to data, as fast as the last-level cache gives them, and slower by "
      "what is not there.",
      parameter("bytes", &Memory::bytes, required, "How much is read or written, line by line."));
}

ParameterList Getpid::parameters() { return parameter_list("The least system call."); }

ParameterList Sleep::parameters() {
  return parameter_list("Sleeps for a time.",
                        parameter("time", &Sleep::time, required, "How long at least."));
}

ParameterList Lock::parameters() {
  return parameter_list(
      "Takes a lock of the application, of each process its own, works, and gives it back.",
      parameter("name", &Lock::name, "Steps with the same name take the same lock."),
      parameter("hold", &Lock::hold, required, "Work while it is held."));
}

ParameterList Open::parameters() {
  return parameter_list(
      "Opens a file.", parameter("path", &Open::path, required, "Its name."),
      parameter("own", &Open::own, "Each thread has its own: with its number after the name."),
      parameter("create", &Open::create, "Makes it if it is not there."));
}

ParameterList Stat::parameters() {
  return parameter_list(
      "Asks for the attributes of a file.", parameter("path", &Stat::path, required, "Its name."),
      parameter("own", &Stat::own, "Each thread has its own: with its number after the name."));
}

ParameterList Read::parameters() {
  return parameter_list("Reads from the file that was opened last.",
                        parameter("bytes", &Read::bytes, required, "How much."),
                        parameter("at", &Read::at, not_negative,
                                  "From where; from where the last one ended if not stated."));
}

ParameterList Write::parameters() {
  return parameter_list("Writes to the file that was opened last.",
                        parameter("bytes", &Write::bytes, required, "How much."),
                        parameter("at", &Write::at, not_negative,
                                  "From where; from where the last one ended if not stated."));
}

ParameterList Fsync::parameters() {
  return parameter_list("Waits until the file that was opened last is on the disk.");
}

ParameterList Close::parameters() {
  return parameter_list("Closes the file that was opened last.");
}

ParameterList Map::parameters() {
  return parameter_list("Maps memory.",
                        parameter("bytes", &Map::bytes, required, positive, "Size."),
                        parameter("backing", &Map::backing, "What is behind it."));
}

ParameterList Touch::parameters() {
  return parameter_list(
      "Touches the pages of what was mapped last, from the beginning.",
      parameter("bytes", &Touch::bytes, positive, "So much of it; all if not stated."),
      parameter("access", &Touch::access, "How."));
}

ParameterList Unmap::parameters() { return parameter_list("Unmaps what was mapped last."); }

ParameterList Allocate::parameters() {
  return parameter_list("Takes memory from the allocator of the C library.",
                        parameter("bytes", &Allocate::bytes, required, "Size."));
}

ParameterList Free::parameters() { return parameter_list("Gives back what was allocated last."); }

ParameterList PipeRoundTrip::parameters() {
  return parameter_list(
      "Through a pipe to a partner, a process of its own, which answers through another.",
      parameter("bytes", &PipeRoundTrip::bytes, between(1_B, 64_KiB), "Of either message."));
}

ParameterList ForkJoin::parameters() {
  return parameter_list(
      "Asks back ends, processes of their own, through pipes, and goes on when all have answered.",
      parameter("back_ends", &ForkJoin::back_ends, required, between(1, 4096), "How many."),
      parameter("time", &ForkJoin::time, required, "Work of each."),
      parameter("request", &ForkJoin::request, between(1_B, 64_KiB), "To each."),
      parameter("reply", &ForkJoin::reply, between(1_B, 64_KiB), "From each."));
}

ParameterList Reply::parameters() {
  return parameter_list(
      "Adds to the answer to a client outside, or to a call, which is sent at the end and has a "
      "byte "
      "at least.",
      parameter("bytes", &Reply::bytes, required, "How much."));
}

ParameterList Sendfile::parameters() {
  return parameter_list(
      "Ends the answer with what follows in the file that was opened last, and sends it at once, "
      "from "
      "the page cache.",
      parameter("bytes", &Sendfile::bytes, positive, "How much at most; all if not stated."),
      parameter("at", &Sendfile::at, not_negative,
                "From where; from where the last one ended if not stated."));
}

ParameterList Call::parameters() {
  return parameter_list(
      "Sends a message to a peer, a service on another machine, or to another workload on the same "
      "machine (by TCP over the loopback device), and waits for its answer.",
      parameter("to", &Call::to, required,
                "Name of one of the workload's peers, or of a workload whose clients are of kind "
                "calls."),
      parameter("request", &Call::request, "Size of the message."),
      parameter("back_ends", &Call::back_ends, between(1, 10'000),
                "Of a peer: so many alike are asked at once; the step ends when all have "
                "answered."));
}

ParameterList Choose::parameters() {
  return parameter_list("One of several ways, by chance.",
                        parameter("branches", &Choose::branches, required, not_empty, "The ways."));
}

std::optional<Violation> Choose::violation() const {
  Ratio sum;
  for (const Branch& branch : branches) sum = sum + branch.weight;
  if (sum == Ratio::of_count(Ratio::unit)) return std::nullopt;
  return Violation{"branches", "whose probabilities add up to " + print_value(sum),
                   "probabilities that add up to 100%"};
}

ParameterList Branch::parameters() {
  return parameter_list(
      "One way.",
      parameter("weight", &Branch::weight, between(Ratio(), Ratio::of_count(Ratio::unit)),
                "Its probability; those of all ways add up to 100%."),
      parameter("times", &Branch::times, between(1, 1'000'000), "How often its steps are done."),
      parameter("steps", &Branch::steps, "What is done on it; may be nothing."));
}

}  // namespace osarium::steps
