// One architecture of a study, simulated: run on from stretch to stretch, with what was measured in
// each. The simulation does not notice where a stretch ends.
//
//   RunningStudy running(study, architecture, seed);
//   running.run(warmup);                    // what it measured is dropped
//   running.begin_statistics();
//   const Stretch first = running.run(10_ms);
#pragma once

#include "app/study/measure.hpp"
#include "app/study/study.hpp"
#include "workloads/load.hpp"
#include "workloads/replay/stamped_arrivals.hpp"

namespace osarium {

class RunningStudy {
 public:
  RunningStudy(const Study& study, const Architecture& architecture, const Seed& seed,
               CostTable costs);
  RunningStudy(const Study& study, const Architecture& architecture, const Seed& seed)
      : RunningStudy(study, architecture, seed, study.machine.cost_table()) {}
  RunningStudy(const RunningStudy&) = delete;
  ~RunningStudy() { system_.stop(); }

  Stretch run(Duration length);
  // Of locks, lines, interrupts and crossings.
  void begin_statistics() { system_.platform().begin_statistics(); }
  SystemMeasurement whole() { return measure(system_); }
  const CostTable& costs() const { return machine_.costs(); }

 private:
  // Counts the arrivals that a workload has drawn for itself, from the same random numbers.
  class Arrivals {
   public:
    Arrivals(const WorkloadParameters& workload, const Seed& seed);
    std::optional<std::uint64_t> up_to(Time end);

   private:
    std::optional<ArrivalTimes> times_;
    Time next_;
    std::vector<replay::StampedArrivals> stamps_;  // of an open replay
  };

  Simulation simulation_;
  Machine machine_;
  System system_;
  Directory directory_;
  std::vector<std::unique_ptr<Load>> loads_;
  std::vector<Arrivals> arrivals_;
  CpuTimes cpus_;  // at the end of the last stretch
};

}  // namespace osarium
