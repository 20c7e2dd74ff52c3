// Requests of a load. They live as long as the simulation: servers and packets may refer to their
// accounts when the load that sent them is gone already.
#pragma once

#include <deque>

#include "sim/sync/signal.hpp"
#include "workloads/station.hpp"

namespace osarium {

struct JobStore {
  static std::shared_ptr<JobStore> make(Simulation& simulation, bool accounted) {
    auto store = std::make_shared<JobStore>();
    store->accounted = accounted;
    simulation.spawn(keep(simulation, store), "store of requests", Background::yes);
    return store;
  }
  static Actor keep(Simulation& simulation, std::shared_ptr<JobStore>) {
    Signal never(simulation, "never");
    co_await never.wait();
  }

  Job& add(const Stream& draws) {
    Job& job = jobs.emplace_back(draws);
    job.accounted = accounted;
    return job;
  }

  std::deque<Job> jobs;
  bool accounted = true;
};

}  // namespace osarium
