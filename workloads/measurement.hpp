// What was measured of one workload: latencies of the requests that ended, and where their time
// went. Constant memory, however long the run.
#pragma once

#include "models/services/system_calls.hpp"
#include "sim/statistics/histogram.hpp"
#include "workloads/tail_ledger.hpp"

namespace osarium {

// What the threads of the processes of one name had of the cpus.
struct ProcessTimes {
  std::string name;
  Duration user;    // work of their own
  Duration system;  // the rest, with the interrupts above them
};

struct Measurement {
  // A request that is over; its account is closed.
  void record(const Account& account) {
    record(account.times().total(), account.times().all(), account.named());
  }
  void record(Duration total, const Expenses& spent_on) {
    record(total, spent_on.by_cause, spent_on.named);
  }
  void record(Duration total, const std::array<Duration, causes>& by_cause,
              const NamedTimes& named) {
    latency.record(total);
    for (std::size_t i = 0; i < causes; ++i) spent[i] += by_cause[i];
    terms.record(total, by_cause, named);
  }

  // Of another stretch of time, or another run: the same in any order.
  void merge(const Measurement& other) {
    latency.merge(other.latency);
    for (std::size_t i = 0; i < causes; ++i) spent[i] += other.spent[i];
    terms.merge(other.terms);
    failed += other.failed;
    standing = std::max(standing, other.standing);
    if (processes.empty()) processes.resize(other.processes.size());
    for (std::size_t i = 0; i < other.processes.size(); ++i) {
      processes[i].name = other.processes[i].name;
      processes[i].user += other.processes[i].user;
      processes[i].system += other.processes[i].system;
    }
  }

  Histogram latency;
  std::array<Duration, causes> spent{};  // sums over requests; they add up to that of latency
  TailLedger terms;                      // the same by term, of the slow ones as well
  std::uint64_t failed = 0;              // ended by an error
  std::uint64_t standing = 0;  // at the end: replayed requests that were under way all the time
  std::vector<ProcessTimes> processes;  // of a replay
};

}  // namespace osarium
