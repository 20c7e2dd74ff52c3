// Text of perf script, written call by call: for tests of what a replay makes of it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cinttypes>
#include <memory>

#include "workloads/replay/plan.hpp"

namespace osarium::replay {

class Told {
 public:
  struct Who {
    const char* comm;
    int process;
    int thread;
  };

  Told& enter(const Who& who, std::int64_t at, int number, std::string arguments = "0") {
    while (std::count(arguments.begin(), arguments.end(), ',') < 5) arguments += ", 0";
    return line(who, at,
                "raw_syscalls:sys_enter: NR " + std::to_string(number) + " (" + arguments + ")");
  }
  Told& leave(const Who& who, std::int64_t at, int number, std::int64_t result) {
    return line(
        who, at,
        "raw_syscalls:sys_exit: NR " + std::to_string(number) + " = " + std::to_string(result));
  }
  // A call that takes 1 us.
  Told& call(const Who& who, std::int64_t at, int number, const std::string& arguments,
             std::int64_t result) {
    return enter(who, at, number, arguments).leave(who, at + 1000, number, result);
  }
  Told& line(const Who& who, std::int64_t at, const std::string& event) {
    char head[128];
    std::snprintf(head, sizeof head, "%16s %5d/%-5d [000] %" PRId64 ".%09" PRId64 ": ", who.comm,
                  who.process, who.thread, at / 1'000'000'000, at % 1'000'000'000);
    text_ += head + event + "\n";
    return *this;
  }

  CallHistory history(std::optional<Duration> tracer_cost = Duration()) const {
    const auto source = open();
    return read_call_history(*source, tracer_cost, [] { return true; });
  }
  Plan plan(const PlanOptions& options = {}) const { return make_plan(history(), options); }

 private:
  std::unique_ptr<traces::EventSource> open() const {
    return traces::open_events([left = text_](std::span<char> output) mutable {
      const std::size_t size = std::min(output.size(), left.size());
      left.copy(output.data(), size);
      left.erase(0, size);
      return size;
    });
  }

  std::string text_;
};

inline const Told::Who server{"server", 10, 10};
inline const Told::Who client{"client", 20, 21};

}  // namespace osarium::replay
