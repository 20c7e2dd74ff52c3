// Threads that talk through pipes, told as perf script would: for tests of what a replay makes of
// it.
#pragma once

#include "tests/workloads/replay/told.hpp"

namespace osarium::replay {

inline const Told::Who writers[] = {{"writer", 31, 31}, {"writer", 32, 32}};
inline const Told::Who readers[] = {{"reader", 41, 41}, {"reader", 42, 42}};

inline std::string wakes(const Told::Who& who) {
  return "sched:sched_waking: comm=" + std::string(who.comm) +
         " pid=" + std::to_string(who.thread) + " prio=120 target_cpu=000";
}

// `one` writes to its descriptor `into` what `other` waits for at `from`, where it asked for so
// much. Takes 3 us.
inline void pass(Told& told, std::int64_t at, const Told::Who& one, int into,
                 const Told::Who& other, int from, int bytes, int most) {
  const auto hex = [](int number) {
    char text[16];
    std::snprintf(text, sizeof text, "%x", static_cast<unsigned>(number));
    return std::string(text);
  };
  told.enter(other, at, 0, hex(from) + ", 7f00, " + hex(most));
  told.enter(one, at + 1000, 1, hex(into) + ", 7f00, " + hex(bytes));
  told.line(one, at + 1500, wakes(other));
  told.leave(one, at + 2000, 1, bytes).leave(other, at + 3000, 0, bytes);
}

// Each of two writers writes 100 bytes into each of two pipes, 8 and 9 for both, in turn; readers
// have theirs at 7.
inline Told crowd(int rounds) {
  Told told;
  std::int64_t at = 1000;
  for (int i = 0; i < rounds; ++i)
    for (const Told::Who& writer : writers)
      for (int r = 0; r < 2; ++r, at += 10'000)
        pass(told, at, writer, 8 + r, readers[r], 7, 100, 100);
  return told;
}

// A byte to and fro; the trace begins and ends anywhere in a round.
inline Told ping_pong(int passes) {
  Told told;
  for (int i = 0; i < passes; ++i) {
    const std::int64_t at = 1000 + 10'000 * std::int64_t{i};
    if (i % 2 == 0)
      pass(told, at, writers[0], 5, readers[0], 6, 1, 1);
    else
      pass(told, at, readers[0], 8, writers[0], 9, 1, 1);
  }
  return told;
}

}  // namespace osarium::replay
