// Steps that work on data in memory, in a phase of the hardware: caches, channels and links that
// others use as well slow them, and their requests' accounts say by how much (Cause::memory).
#include "workloads/script.hpp"

namespace osarium {

// The data of steps: of each process, or of each thread.
class DataSets {
 public:
  DataSets(const steps::Data& data, double accesses_per_second, const Stage& stage)
      : memory_(stage.os.machine().memory()),
        own_(data.own),
        behaviour_{.footprint = data.footprint,
                   .accesses_per_second = accesses_per_second,
                   .exponent = data.locality,
                   .parallelism = data.parallelism,
                   .write_share = data.writes.value(),
                   .placement = stage.memory_policy} {}

  WorkingSet& of(const Worker& worker) {
    const std::size_t i = own_ ? worker.index : worker.process.id();
    if (i >= sets_.size()) sets_.resize(i + 1);
    if (sets_[i] == nullptr) sets_[i] = std::make_unique<WorkingSet>(memory_, behaviour_);
    return *sets_[i];
  }

 private:
  const Memory& memory_;
  const bool own_;
  const MemoryBehaviour behaviour_;
  std::vector<std::unique_ptr<WorkingSet>> sets_;
};

namespace {

std::shared_ptr<DataSets> data_of(const steps::Data& data, double accesses_per_second,
                                  Stage& stage) {
  if (!data.data) return std::make_shared<DataSets>(data, accesses_per_second, stage);
  std::shared_ptr<DataSets>& named = stage.data[*data.data];
  if (named == nullptr) named = std::make_shared<DataSets>(data, accesses_per_second, stage);
  return named;
}

double per_second(const steps::Compute& step, double instructions_per_second) {
  if (step.memory->every) return 1 / step.memory->every->seconds();
  return *step.memory->per_kilo_instruction / 1000 * instructions_per_second;
}

class ComputeAction final : public Action {
 public:
  ComputeAction(const steps::Compute& step, Stage& stage) {
    const double speed =
        step.instructions_per_cycle.value_or(0) * stage.os.machine().clock().hertz();
    if (step.time)
      time_ = distribution_of(*step.time);
    else
      time_ = distributions::Fixed{static_cast<double>(*step.instructions) / speed * 1e12};
    if (step.memory) data_ = data_of(*step.memory, per_second(step, speed), stage);
  }
  Task<Outcome<>> run(Worker& worker) const override {
    const Duration time = sample_duration(time_, worker.draws());
    std::optional<MemoryPhase> phase;
    if (data_ != nullptr) phase.emplace(worker.here, data_->of(worker));
    co_await worker.here.compute(time, Mode::user);
    co_return Outcome<>();
  }

 private:
  Distribution time_;
  std::shared_ptr<DataSets> data_;
};

class MemoryAction final : public Action {
 public:
  MemoryAction(const steps::Memory& step, Stage& stage)
      : bytes_(distribution_of(step.bytes)),
        costs_(MemoryCosts::from(stage.os.machine().costs(), stage.os.machine().clock())),
        parallelism_(step.parallelism),
        data_(data_of(step, parallelism_ / costs_.cache_hit.seconds(), stage)) {}
  // Hits take their turns in as many lines as there may be misses.
  Task<Outcome<>> run(Worker& worker) const override {
    const Bytes bytes = sample_bytes(bytes_, worker.draws(), 1_B);
    const auto lines = (bytes.count() + costs_.line.count() - 1) / costs_.line.count();
    const Duration work = Duration::from_seconds(static_cast<double>(lines) *
                                                 costs_.cache_hit.seconds() / parallelism_);
    MemoryPhase phase(worker.here, data_->of(worker));
    co_await worker.here.compute(work, Mode::user);
    co_return Outcome<>();
  }

 private:
  Distribution bytes_;
  MemoryCosts costs_;
  double parallelism_;
  std::shared_ptr<DataSets> data_;
};

}  // namespace

ActionPointer make_action(const steps::Compute& step, Stage& stage) {
  return std::make_unique<ComputeAction>(step, stage);
}
ActionPointer make_action(const steps::Memory& step, Stage& stage) {
  return std::make_unique<MemoryAction>(step, stage);
}

}  // namespace osarium
