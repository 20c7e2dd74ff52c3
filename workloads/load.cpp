#include "workloads/load.hpp"

#include "workloads/clients.hpp"
#include "workloads/outside_clients.hpp"
#include "workloads/replay/replayed_load.hpp"

namespace osarium {

namespace {

class Running final : public Load, public JobEnd, CalledWorkload {
 public:
  Running(const WorkloadParameters& workload, OperatingSystem& os, const Seed& seed,
          Directory& directory)
      : stage_{os, directory, placement_of(workload.memory_policy), make_peers(workload, os)},
        scripts_(workload, stage_),
        crew_(workload, os, scripts_, *this),
        outside_(make_outside(workload)),
        arrivals_(make_arrivals(workload, os.machine().simulation(), seed, entrance())) {
    if (std::holds_alternative<clients::Calls>(workload.clients))
      directory.add(workload.name, *this);
  }
  ~Running() override { crew_.stop(); }

  const Measurement& measurement() const override { return measurement_; }
  Measurement take() override { return std::exchange(measurement_, {}); }

  void on_end(std::function<void(const Ended&)> call) override { on_end_ = std::move(call); }

 private:
  std::unique_ptr<OutsideClients> make_outside(const WorkloadParameters& workload) {
    const auto* const outside = std::get_if<clients::Outside>(&workload.clients);
    if (outside == nullptr) return nullptr;
    return std::make_unique<OutsideClients>(*outside, stage_.os, crew_, *this);
  }
  Entrance& entrance() {
    if (outside_ != nullptr) return *outside_;
    return crew_;
  }
  void ended(Job& job, Time now, bool failed) override {
    if (job.accounted) {
      job.account.close(now);
      measurement_.record(job.account);
      measurement_.failed += failed ? 1 : 0;
    }
    if (Observer* const observer = stage_.os.machine().simulation().observer()) [[unlikely]]
      observer->ends(job.account, failed);
    if (on_end_) on_end_({job.client, job.number, job.arrival, now, failed});
    arrivals_->ended(job);
  }

  std::optional<Descriptor> connect(Worker& caller) override { return crew_.connect(caller); }
  void called(const CallSeen& call) override {
    measurement_.record(call.end - call.begin, call.spent);
    measurement_.failed += call.failed ? 1 : 0;
    if (on_end_) on_end_({call.caller, calls_++, call.begin, call.end, call.failed});
  }

  Measurement measurement_;
  std::function<void(const Ended&)> on_end_;
  Stage stage_;
  Scripts scripts_;
  Crew crew_;
  std::unique_ptr<OutsideClients> outside_;   // if they are
  std::unique_ptr<ArrivalProcess> arrivals_;  // of others calls: none
  std::uint64_t calls_ = 0;
};

// For a workload that calls nobody.
struct Alone final : Load {
  Alone(const WorkloadParameters& workload, OperatingSystem& os, const Seed& seed)
      : load(workload, os, seed, directory) {}
  const Measurement& measurement() const override { return load.measurement(); }
  Measurement take() override { return load.take(); }
  void on_end(std::function<void(const Ended&)> call) override { load.on_end(std::move(call)); }

  Directory directory;
  Running load;
};

}  // namespace

std::unique_ptr<Load> Load::start(const WorkloadParameters& workload, OperatingSystem& os,
                                  const Seed& seed) {
  if (workload.plan != nullptr) return std::make_unique<ReplayedLoad>(workload, os, seed);
  return std::make_unique<Alone>(workload, os, seed);
}

std::unique_ptr<Load> Load::start(const WorkloadParameters& workload, OperatingSystem& os,
                                  const Seed& seed, Directory& directory) {
  if (workload.plan != nullptr) return std::make_unique<ReplayedLoad>(workload, os, seed);
  return std::make_unique<Running>(workload, os, seed, directory);
}

}  // namespace osarium
