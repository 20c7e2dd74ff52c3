// Steps that need no file, no memory and no other process.
#include "workloads/script.hpp"

namespace osarium {

namespace {

class GetpidAction final : public Action {
 public:
  Task<Outcome<>> run(Worker& worker) const override {
    const Outcome<ProcessId> id = co_await worker.os.processes.identify(worker.here);
    if (!id) co_return id.error();
    co_return Outcome<>();
  }
};

class SleepAction final : public Action {
 public:
  explicit SleepAction(const steps::Sleep& step) : time_(distribution_of(step.time)) {}
  Task<Outcome<>> run(Worker& worker) const override {
    return worker.os.clock.sleep(worker.here, sample_duration(time_, worker.draws()));
  }

 private:
  Distribution time_;
};

class LockAction final : public Action {
 public:
  LockAction(const steps::Lock& step, Stage& stage)
      : lock_(stage.locks[step.name]), hold_(distribution_of(step.hold)) {
    if (lock_ == nullptr) stage.locks[step.name] = lock_ = std::make_shared<ApplicationLock>();
  }
  Task<Outcome<>> run(Worker& worker) const override {
    UserMutex& mutex = lock_->of(worker);
    const Duration hold = sample_duration(hold_, worker.draws());
    co_await mutex.lock(worker.here);
    co_await worker.here.compute(hold, Mode::user);
    co_await mutex.unlock(worker.here);
    co_return Outcome<>();
  }

 private:
  std::shared_ptr<ApplicationLock> lock_;
  Distribution hold_;
};

class ChooseAction final : public Action {
 public:
  ChooseAction(const steps::Choose& step, Stage& stage) {
    double sum = 0;
    for (const steps::Branch& branch : step.branches)
      ways_.push_back({sum += branch.weight.value(), branch.times, Script(branch.steps, stage)});
  }
  Task<Outcome<>> run(Worker& worker) const override {
    const double drawn = worker.draws().uniform();
    std::size_t chosen = 0;
    while (chosen + 1 < ways_.size() && drawn >= ways_[chosen].until) ++chosen;
    const Way& way = ways_[chosen];
    for (std::int64_t i = 0; i < way.times; ++i) {
      const Outcome<> done = co_await way.script.run(worker);
      if (!done) co_return done.error();
    }
    co_return Outcome<>();
  }

 private:
  struct Way {
    double until;  // in [0, 1]
    std::int64_t times;
    Script script;
  };
  std::vector<Way> ways_;
};

// Replies of a request add up; they are sent when its steps are over (crew.cpp).
class ReplyAction final : public Action {
 public:
  explicit ReplyAction(const steps::Reply& step) : bytes_(distribution_of(step.bytes)) {}
  Task<Outcome<>> run(Worker& worker) const override {
    worker.job->reply = worker.job->reply + sample_bytes(bytes_, worker.draws());
    co_return Outcome<>();
  }

 private:
  Distribution bytes_;
};

}  // namespace

ActionPointer make_action(const steps::Getpid&, Stage&) { return std::make_unique<GetpidAction>(); }
ActionPointer make_action(const steps::Sleep& step, Stage&) {
  return std::make_unique<SleepAction>(step);
}
ActionPointer make_action(const steps::Lock& step, Stage& stage) {
  return std::make_unique<LockAction>(step, stage);
}
ActionPointer make_action(const steps::Reply& step, Stage&) {
  return std::make_unique<ReplyAction>(step);
}
ActionPointer make_action(const steps::Choose& step, Stage& stage) {
  return std::make_unique<ChooseAction>(step, stage);
}

}  // namespace osarium
