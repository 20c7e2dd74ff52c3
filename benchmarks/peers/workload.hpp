// The workloads that every engine runs, so that their figures are the same work: the same random
// numbers in the same order, times in whole picoseconds, and a check value that must agree.
//
// - mm1, mm8: every job is a process that arrives, takes the first-come-first-served resource (1 or
//   8 units), holds it for its service time (mean 1 us), releases it and records its sojourn;
//   utilisation 0.8 and 0.9. Check: mean sojourn in us.
// - hold N: N processes, each delays an exponential time (mean 1 us) again and again. Check: the
//   time of the last delay in us.
// - ring: 1000 processes, each waits for its token and wakes the next at the same instant. Check:
//   wake-ups of process 0.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include "sim/engine/time.hpp"
#include "sim/random/stream.hpp"

namespace peers {

inline constexpr double mean_picoseconds = 1e6;

struct Queueing {
  int servers;
  double utilisation;
};
inline constexpr Queueing mm1{1, 0.8};
inline constexpr Queueing mm8{8, 0.9};
inline constexpr int ring_size = 1000;

// The numbers that drive a queueing workload: job by job, first the gap before it, then its service
// time.
class Jobs {
 public:
  explicit Jobs(Queueing queueing)
      : mean_gap_(mean_picoseconds / queueing.servers / queueing.utilisation) {}
  osarium::Duration gap() { return draw(gaps_, mean_gap_); }
  osarium::Duration service() { return draw(services_, mean_picoseconds); }

 private:
  static osarium::Duration draw(osarium::Stream& stream, double mean) {
    return osarium::Duration::from_picoseconds(mean * stream.exponential());
  }
  double mean_gap_;
  osarium::Stream gaps_{osarium::Seed{}, "peers", 0, "gap"};
  osarium::Stream services_{osarium::Seed{}, "peers", 0, "service"};
};

// One sequence for all processes, drawn in the order in which their delays end.
class Delays {
 public:
  osarium::Duration next() {
    return osarium::Duration::from_picoseconds(mean_picoseconds * delays_.exponential());
  }

 private:
  osarium::Stream delays_{osarium::Seed{}, "peers", 0, "delay"};
};

struct Sojourns {
  std::int64_t total = 0;
  std::int64_t longest = 0;
  void record(osarium::Duration sojourn) {
    total += sojourn.picoseconds();
    longest = std::max(longest, sojourn.picoseconds());
  }
  double mean_microseconds(std::int64_t jobs) const {
    return static_cast<double>(total) / static_cast<double>(jobs) / 1e6;
  }
};

struct Command {
  std::string_view workload;
  std::int64_t count;  // jobs, delays or wake-ups
};

inline Command parse(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s mm1|mm8|hold100|hold10k|hold1m|ring1000 COUNT\n", argv[0]);
    std::exit(2);
  }
  return {argv[1], std::atoll(argv[2])};
}

// Number of processes of a hold workload; 0 for the others.
inline int hold_size(std::string_view workload) {
  if (workload == "hold100") return 100;
  if (workload == "hold10k") return 10'000;
  if (workload == "hold1m") return 1'000'000;
  return 0;
}

// Memory of this process that is really there.
inline double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  double total = 0, resident = 0;
  statm >> total >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

inline int report(std::int64_t count, double seconds, double check) {
  std::printf("{\"rate\": %.6g, \"check\": %.12g}\n", static_cast<double>(count) / seconds, check);
  return 0;
}

// Status 3: this engine does not do that workload.
inline int unknown_workload() { return 3; }

}  // namespace peers
