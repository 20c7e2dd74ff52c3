// Tasklets: pieces of deferred work in a softirq. One tasklet runs on one cpu at a time, different
// ones may run in parallel; scheduled again before it has begun it runs once, while it runs once
// more.
//
// A cpu that comes upon a tasklet that runs elsewhere gets on, and runs it when the other is
// through. (Linux tries again and again meanwhile; that time is not modelled.)
#pragma once

#include "models/hardware/ring.hpp"
#include "models/mechanisms/interrupt_delivery.hpp"
#include "models/mechanisms/softirqs.hpp"

namespace osarium {

class Tasklets;

class Tasklet {
 public:
  explicit Tasklet(Handler::Work work) : work_(std::move(work)) {}
  Tasklet(const Tasklet&) = delete;

 private:
  friend class Tasklets;
  Handler::Work work_;
  bool scheduled_ = false;
  bool running_ = false;
  Tasklets* put_off_by_ = nullptr;  // a cpu that came upon it while it ran
};

// The tasklets of one cpu.
class Tasklets {
 public:
  explicit Tasklets(Softirqs& softirqs)
      : softirqs_(softirqs), action_(softirqs.add([this](Context& here) { return run(here); })) {}
  Tasklets(const Tasklets&) = delete;

  Softirqs& softirqs() const { return softirqs_; }
  // On this cpu, if it is not scheduled on one already.
  void schedule(Tasklet& tasklet) {
    if (!std::exchange(tasklet.scheduled_, true)) enqueue(tasklet);
  }

 private:
  void enqueue(Tasklet& tasklet) {
    tasklets_.push_back(&tasklet);
    softirqs_.raise(action_);
  }
  Task<> run(Context& here);

  Softirqs& softirqs_;
  Ring<Tasklet*> tasklets_;
  int action_;
};

class TaskletDelivery final : public InterruptDriven {
 public:
  TaskletDelivery(InterruptController& controller, Tasklets& tasklets, DeviceWork& work)
      : InterruptDriven(controller, tasklets.softirqs().cpu(), work, "interrupt",
                        controller.costs().receive),
        tasklets_(tasklets),
        tasklet_([this](Context& here) { return run(here); }) {}

 private:
  Task<> interrupted(Context&) override {
    work_.disable_interrupts();
    tasklets_.schedule(tasklet_);
    co_return;
  }
  Task<> run(Context& here) {
    co_await drain(here, Mode::softirq);
    work_.enable_interrupts();
  }

  Tasklets& tasklets_;
  Tasklet tasklet_;
};

}  // namespace osarium
