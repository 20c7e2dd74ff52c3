// Servers with a pool of workers, told as perf script would: two connections, two workers, each of
// whom takes 20 us for a request.
#pragma once

#include "tests/workloads/replay/handed.hpp"

namespace osarium::replay {

enum class Way {
  answers,   // who hears of a request receives it, a worker answers
  receives,  // a worker does both
  tells,     // who hears of it answers, when a worker has written to an event descriptor
  pipes,     // the same by a pipe
  waits,     // a thread for each connection, that waits for a worker
  logs,      // who hears of it answers, and a worker writes that down afterwards
};

class Pooled {
 public:
  Pooled(Way way, int requests) : way_(way) {
    if (way == Way::waits)
      for (const int k : {0, 1}) told_.enter(front(k), 1000, 0, connection(k));
    else
      told_.enter(front(0), 1000, 232, "3");
    for (const int w : {0, 1}) told_.enter(worker(w), 2000 + w, futex, waits_at("7f10"));
    for (int i = 0; i < requests; ++i) ask(100'000 * (std::int64_t{i} + 1), i / 2 % 2, i % 2);
  }
  const Told& told() const { return told_; }

 private:
  static Told::Who front(int k) { return {"server", 10, 10 + k}; }
  static Told::Who worker(int w) { return {"server", 10, 30 + w}; }
  static std::string connection(int k) { return std::to_string(7 + k); }

  void ask(std::int64_t at, int k, int w) {
    const std::string mine = std::to_string(4 + k), back = "7f2" + std::to_string(k);
    const Told::Who its = way_ == Way::waits ? front(k) : front(0);
    const Told::Who work = worker(w);
    told_.enter(client, at - 1000, 232, "9").leave(client, at, 232, 1);
    told_.call(client, at + 1000, 44, mine, 36).enter(client, at + 2000, 232, "9");
    if (way_ == Way::waits)
      told_.leave(its, at + 4000, 0, 36);
    else
      told_.leave(its, at + 3000, 232, 1);
    if (way_ != Way::waits && way_ != Way::receives)
      told_.call(its, at + 4000, 0, connection(k), 36);
    if (way_ == Way::logs) told_.call(its, at + 5500, 1, connection(k), 5);
    told_.enter(its, at + 7000, futex, wakes_at("7f10"));
    told_.leave(its, at + 8000, futex, 1).leave(work, at + 8500, futex, 0);
    if (way_ == Way::waits)
      told_.enter(its, at + 9000, futex, waits_at(back));
    else
      told_.enter(its, at + 9000, 232, "3");
    if (way_ == Way::receives) told_.call(work, at + 9000, 0, connection(k), 36);
    finish(at + 30'000, k, w);
    told_.enter(work, at + 32'000, futex, waits_at("7f10"));
    told_.leave(client, at + 40'000, 232, 1).call(client, at + 41'000, 45, mine, 5);
    told_.enter(client, at + 42'000, 232, "9").leave(client, at + 98'000, 232, 1);
  }
  void finish(std::int64_t at, int k, int w) {
    const Told::Who its = way_ == Way::waits ? front(k) : front(0);
    switch (way_) {
      case Way::answers:
      case Way::receives: told_.call(worker(w), at, 1, connection(k), 5); break;
      case Way::pipes:
        told_.call(worker(w), at, 1, "c", 4).leave(its, at + 2000, 232, 1);
        told_.call(its, at + 3000, 0, "b", 4).call(its, at + 5000, 1, connection(k), 5);
        told_.enter(its, at + 7000, 232, "3");
        break;
      case Way::tells:
        told_.call(worker(w), at, 1, "3", 8).leave(its, at + 2000, 232, 1);
        told_.call(its, at + 3000, 0, "3", 8).call(its, at + 5000, 1, connection(k), 5);
        told_.enter(its, at + 7000, 232, "3");
        break;
      case Way::waits:
        told_.enter(worker(w), at, futex, wakes_at("7f2" + std::to_string(k)));
        told_.leave(worker(w), at + 1000, futex, 1).leave(its, at + 2000, futex, 0);
        told_.call(its, at + 3000, 1, connection(k), 5).enter(its, at + 5000, 0, connection(k));
        break;
      case Way::logs: told_.call(worker(w), at, 1, "2", 80); break;
    }
  }

  Way way_;
  Told told_;
};

// Of the server in each exchange: by whom, and what moves bytes there.
inline std::vector<std::vector<std::pair<std::string, int>>> turns_of(const Plan& plan) {
  std::vector<std::vector<std::pair<std::string, int>>> all;
  for (const Connection& connection : plan.connections)
    for (std::size_t i = 0; i < connection.exchanges(); ++i) {
      const EndPlan& end = connection.server;
      all.emplace_back();
      for (auto t = end.exchanges[i]; t < end.exchanges[i + 1]; ++t) {
        const Turn& turn = end.turns[t];
        int transfers = 0;
        for (auto s = turn.first; s < turn.end; ++s) transfers += moves_bytes(end.steps[s].kind);
        const bool is_worker = plan.crews[turn.crew].threads.size() == 2;
        all.back().emplace_back(turn.detached             ? "after"
                                : is_worker || turn.helps ? "worker"
                                                          : "front",
                                transfers);
      }
    }
  return all;
}

}  // namespace osarium::replay
