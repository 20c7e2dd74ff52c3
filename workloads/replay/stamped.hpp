// When the clients of an open replay send.
#pragma once

#include "workloads/replay/replayed_end.hpp"
#include "workloads/replay/stamped_arrivals.hpp"

namespace osarium::replay {

class ReplayedThread;

// Begins the requests of a client at their stamps. As the thread works before it sends, it hears of
// them so much earlier; if it is late it sends as soon as it can.
class Stamped final : Alarm {
 public:
  Stamped(StampedArrivals times, ReplayedThread& thread, ReplayedEnd& end, Simulation& simulation)
      : Alarm(simulation, Expiry::usual),
        simulation_(simulation),
        times_(std::move(times)),
        thread_(thread),
        end_(end) {}

  void await_next();
  // The request that is sent now: when it should have been.
  Time take();

 private:
  void expired() override;

  Simulation& simulation_;
  StampedArrivals times_;
  ReplayedThread& thread_;
  ReplayedEnd& end_;
};

}  // namespace osarium::replay
