#include "workloads/load.hpp"

#include "workloads/clients.hpp"
#include "workloads/crew.hpp"

namespace osarium {

namespace {

class Running final : public Load, JobEnd {
 public:
  Running(const WorkloadParameters& workload, OperatingSystem& os, const Seed& seed, Time begin,
          Time end)
      : window_begin_(begin),
        window_end_(end),
        stage_{os},
        script_(workload.steps, stage_),
        crew_(workload, os, script_, *this),
        arrivals_(make_arrivals(workload, os.machine().simulation(), seed, crew_)) {}
  ~Running() override { crew_.stop(); }

  const Measurement& measurement() const override { return measurement_; }

 private:
  void ended(Job& job, Time now, bool failed) override {
    job.account.close(now);
    if (job.arrival >= window_begin_ && now <= window_end_) {
      measurement_.record(job.account);
      measurement_.failed += failed ? 1 : 0;
    }
    arrivals_->ended(job);
  }

  Time window_begin_;
  Time window_end_;
  Measurement measurement_;
  Stage stage_;
  Script script_;
  Crew crew_;
  std::unique_ptr<ArrivalProcess> arrivals_;
};

}  // namespace

std::unique_ptr<Load> Load::start(const WorkloadParameters& workload, OperatingSystem& os,
                                  const Seed& seed, Time window_begin, Time window_end) {
  return std::make_unique<Running>(workload, os, seed, window_begin, window_end);
}

}  // namespace osarium
