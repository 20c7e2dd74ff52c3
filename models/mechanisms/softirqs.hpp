// The softirqs of one cpu, as in Linux: work that interrupt handlers put off until they are
// through. It runs above all threads and below all interrupts; after so many rounds or so much time
// in a row what is left goes to a thread (ksoftirqd), which competes for the cpu with all others.
// While that thread is awake all softirqs are left to it. (In Linux since 3.9 a thread that is to
// preempt the running one ends the rounds, too; that is not modelled.)
//
//   const int action = softirqs.add([&](Context& here) { return receive(here); });
//   softirqs.raise(action);
#pragma once

#include <functional>
#include <vector>

#include "models/costs/cost_table.hpp"
#include "models/hardware/handler.hpp"
#include "models/mechanisms/scheduler.hpp"
#include "sim/parameters/parameter.hpp"

namespace osarium {

// Defaults: Linux, kernel/softirq.c, MAX_SOFTIRQ_RESTART and MAX_SOFTIRQ_TIME.
struct SoftirqParameters {
  std::int64_t rounds = 10;
  Duration time = 2_ms;

  static ParameterList parameters();
};

struct SoftirqCosts {
  static SoftirqCosts from(const CostTable& costs, Frequency clock);

  Duration round{};  // around the actions of one round
};

class Softirqs {
 public:
  using Action = std::function<Task<>(Context& here)>;

  Softirqs(Cpu& cpu, Scheduler& scheduler, const SoftirqParameters& parameters,
           const SoftirqCosts& costs);
  Softirqs(const Softirqs&) = delete;
  ~Softirqs() { thread_actor_.cancel(); }

  // Its number; in one round the lower numbers come first. At most 32.
  int add(Action action);
  // By code that runs on this cpu, in an interrupt or with softirqs masked; else it begins at once.
  void raise(int action);

  Cpu& cpu() const { return cpu_; }
  const Thread& thread() const { return thread_; }
  // How often the thread was woken.
  std::uint64_t handed_over() const { return handed_over_; }

 private:
  Task<> handle(Context& here);
  Task<> run_rounds(Context& here);
  Actor run_thread();

  Cpu& cpu_;
  Scheduler& scheduler_;
  SoftirqParameters parameters_;
  SoftirqCosts costs_;
  std::vector<Action> actions_;
  std::uint32_t pending_ = 0;
  bool running_ = false;
  bool thread_awake_ = false;
  std::uint64_t handed_over_ = 0;
  Handler handler_;
  Thread thread_;
  ActorHandle thread_actor_;
};

}  // namespace osarium
