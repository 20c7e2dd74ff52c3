// Those who send requests: at times of their own, or whenever they have their last answer.
#pragma once

#include "workloads/crew.hpp"

namespace osarium {

class ArrivalProcess {
 public:
  virtual ~ArrivalProcess() = default;
  // It is the process's again.
  virtual void ended(Job& job) = 0;
};

// Nobody where requests are calls of others.
std::unique_ptr<ArrivalProcess> make_arrivals(const WorkloadParameters& workload,
                                              Simulation& simulation, const Seed& seed,
                                              Entrance& entrance);

}  // namespace osarium
