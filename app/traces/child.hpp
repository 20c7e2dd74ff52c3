// A program that this one starts: found on PATH, without a shell, in a process group of its own,
// which ends when this one does. What it prints goes to standard error: standard output is ours.
// Ctrl-C goes on to its group, and it is waited for all the same. For programs with one thread.
#pragma once

#include <string>
#include <vector>

#include "sim/engine/time.hpp"
#include "workloads/traces/byte_source.hpp"

namespace osarium {

using Words = std::vector<std::string>;

// The file that `name` means, or "".
std::string find_program(const std::string& name);

struct ChildEnd {
  int status = 0;  // of its exit, or 128 + signal
  bool interrupted = false;
  Duration elapsed, user, system;  // with those of its children that it waited for
};

struct ChildSetup {
  Words words;
  std::string talk_to;  // a file for what it prints; "": standard error
  Duration stop_after;  // with SIGINT; zero: it ends by itself
};
ChildEnd run_child(const ChildSetup& setup);

// What a program prints, as bytes to read; what it complains of goes to nobody. It ends with the
// last copy of the function.
traces::ReadBytes output_of_child(const Words& words);

}  // namespace osarium
