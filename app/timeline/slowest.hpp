// Finds the requests of a run that take longest, of those that arrive and end within a window. The
// same run once more has the same requests.
#pragma once

#include "app/timeline/recorder.hpp"

namespace osarium::timeline {

struct SlowRequest {
  RequestKey key;
  Window life;
};

class SlowestRequests final : public Observer {
 public:
  SlowestRequests(const Simulation& simulation, Window window, std::size_t most)
      : simulation_(simulation), window_(window), most_(most) {}

  // The slowest first.
  std::vector<SlowRequest> found() const;

  void arrives(Account& account, Name workload, std::uint32_t client,
               std::uint64_t number) override;
  void ends(Account& account, bool failed) override;

  void begin(const Context&, Activity, Name) override {}
  void end(const Context&, Activity) override {}
  void holds(const Context&, Name, const void*) override {}
  void lets_go(const Context&, const void*) override {}
  void switched(const Cpu&, const Context*, const Context*) override {}
  void handler_comes(const Cpu&, const Context&) override {}
  void handler_leaves(const Cpu&, const Context&) override {}
  void started(const Context&, std::uint32_t) override {}
  void woken(const Context&, const Context*, CpuId) override {}
  void exits(const Context&) override {}
  void interrupts(const Context&, CpuId, const Context&) override {}
  void program(std::uint32_t, Name) override {}
  void works_for(const Context&, const Account*) override {}

 private:
  struct Open {
    Time arrival;
    Name workload;
    std::uint32_t client;
    std::uint64_t number;
  };
  // In the order of what is kept: longer ones, and of equal ones the earlier.
  struct Ended {
    Duration latency;
    std::uint64_t order;
    SlowRequest request;
    friend bool operator<(const Ended& a, const Ended& b) {
      return a.latency != b.latency ? a.latency > b.latency : a.order < b.order;
    }
  };

  const Simulation& simulation_;
  Window window_;
  std::size_t most_;
  std::uint64_t ended_ = 0;
  std::vector<Open> open_;
  std::vector<std::size_t> free_;
  std::set<Ended> kept_;
};

// The lives of requests and what is around them: a quarter of each before and after, at least
// 10 us; of lives that meet one window.
std::vector<Window> neighbourhoods(const std::vector<SlowRequest>& requests, Window within);

}  // namespace osarium::timeline
