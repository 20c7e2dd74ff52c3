// Threads that let each other go on through futexes, told as perf script would.
#pragma once

#include "tests/workloads/replay/told.hpp"

namespace osarium::replay {

// Of one process.
inline const Told::Who boss{"boss", 50, 50};
inline const Told::Who worker{"worker", 50, 51};
inline const Told::Who helper{"worker", 50, 52};

inline constexpr int futex = 202;

// Of that address, private to its process.
inline std::string waits_at(const std::string& address) { return address + ", 80, 0"; }
inline std::string wakes_at(const std::string& address) { return address + ", 81, 1"; }

// `one` wakes who has waited at that address. Takes 3 us.
inline void hand(Told& told, std::int64_t at, const Told::Who& one, const Told::Who& other,
                 const std::string& address) {
  told.enter(other, at, futex, waits_at(address));
  told.enter(one, at + 1000, futex, wakes_at(address));
  told.leave(one, at + 2000, futex, 1).leave(other, at + 3000, futex, 0);
}

// To and fro, at a futex for each way; the trace begins and ends anywhere in a round.
inline Told turns_taken(int turns) {
  Told told;
  for (int i = 0; i < turns; ++i) {
    const std::int64_t at = 1000 + 10'000 * std::int64_t{i};
    if (i % 2 == 0)
      hand(told, at, boss, worker, "7f10");
    else
      hand(told, at, worker, boss, "7f20");
  }
  return told;
}

// A client asks, its server has a worker answer for it, who takes 20 us. One request may wake the
// worker once more, one another worker.
inline Told asked_of_a_worker(int requests, int irregular = -1, int helped = -1) {
  const Told::Who front{"server", 10, 10}, behind{"server", 10, 11};
  Told told;
  for (int i = 0; i < requests; ++i) {
    const std::int64_t at = 100'000 * (std::int64_t{i} + 1);
    told.call(client, at, 44, "4", 36).enter(client, at + 2000, 7, "7f00");
    told.leave(front, at + 3000, 232, 1).call(front, at + 5000, 0, "9", 36);
    told.enter(front, at + 7000, futex, wakes_at("7f10"));
    told.leave(front, at + 8000, futex, 1).leave(behind, at + 8500, futex, 0);
    told.enter(front, at + 9000, futex, waits_at("7f20"));
    told.enter(behind, at + 28'500, futex, wakes_at("7f20"));
    told.leave(behind, at + 29'500, futex, 1).leave(front, at + 30'000, futex, 0);
    told.enter(behind, at + 30'500, futex, waits_at("7f10"));
    if (i == irregular) {
      told.enter(front, at + 31'000, futex, wakes_at("7f10")).leave(front, at + 31'200, futex, 1);
      told.leave(behind, at + 31'500, futex, 0);
      told.enter(behind, at + 32'000, futex, waits_at("7f10"));
    }
    if (i == helped) {  // once by another worker
      const Told::Who other{"server", 10, 12};
      hand(told, at + 31'000, front, other, "7f30");
    }
    told.call(front, at + 34'000, 1, "9", 5).enter(front, at + 35'100, 232, "3");
    told.leave(client, at + 36'000, 7, 1).call(client, at + 40'000, 45, "4", 5);
  }
  return told;
}

}  // namespace osarium::replay
