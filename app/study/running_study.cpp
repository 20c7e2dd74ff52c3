#include "app/study/running_study.hpp"

namespace osarium {

RunningStudy::Arrivals::Arrivals(const WorkloadParameters& workload, const Seed& seed) {
  if (std::holds_alternative<arrivals::Closed>(workload.arrivals) ||
      std::holds_alternative<clients::Calls>(workload.clients))
    return;
  if (workload.plan != nullptr) {
    stamps_ = replay::stamped_arrivals(workload, seed);
    return;
  }
  times_.emplace(workload.arrivals, seed, workload.name);
  next_ = times_->next();
}

std::optional<std::uint64_t> RunningStudy::Arrivals::up_to(Time end) {
  if (!times_ && stamps_.empty()) return std::nullopt;
  std::uint64_t count = 0;
  for (replay::StampedArrivals& each : stamps_) count += each.pass(end);
  if (!times_) return count;
  for (; next_ <= end; next_ = times_->next()) ++count;
  return count;
}

RunningStudy::RunningStudy(const Study& study, const Architecture& architecture, const Seed& seed,
                           CostTable costs)
    : machine_(simulation_, study.machine, std::move(costs)), system_(machine_, architecture) {
  for (const WorkloadParameters& workload : study.workloads) {
    loads_.push_back(Load::start(workload, system_, seed, directory_));
    arrivals_.emplace_back(workload, seed);
  }
  cpus_ = cpu_times(machine_);
}

Stretch RunningStudy::run(Duration length) {
  const Time end = simulation_.now() + length;
  simulation_.run_until(end);
  const CpuTimes now = cpu_times(machine_);
  Stretch stretch{length, now - cpus_, {}};
  cpus_ = now;
  for (std::size_t i = 0; i < loads_.size(); ++i)
    stretch.workloads.push_back({loads_[i]->take(), arrivals_[i].up_to(end)});
  return stretch;
}

}  // namespace osarium
