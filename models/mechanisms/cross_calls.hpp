// Runs work on other cpus by inter-processor interrupt, as smp_call_function does in Linux: each
// cpu has a queue, a cache line of its own that callers contend for, and one handler. Only who
// finds the queue empty sends an interrupt; the handler takes all that is queued when it comes.
//
//   co_await cross_calls.call(here, target, work);    // returns when it has been sent
//
// What has been queued lives until it has run. Callers are in kernel mode.
#pragma once

#include <deque>
#include <span>
#include <vector>

#include "models/hardware/cache_line.hpp"
#include "models/hardware/interrupt_controller.hpp"
#include "models/hardware/ring.hpp"

namespace osarium {

class CrossCall {
 public:
  // On the target, with interrupts masked as in any interrupt handler.
  virtual Task<> run(Context& here) = 0;

 protected:
  ~CrossCall() = default;
};

enum class Sending : std::uint8_t { one_by_one, multicast };

// What an interrupt is for: how the census counts it.
enum class CallReason : std::uint8_t { shootdown, ipc, ring };
inline constexpr std::size_t call_reasons = 3;

class CrossCalls {
 public:
  CrossCalls(Simulation& simulation, InterruptController& controller, const Coherence& coherence,
             std::span<Cpu* const> cpus);

  struct Order {
    CpuId target;
    CrossCall* work;
  };
  Task<> call(Context& here, CpuId target, CrossCall& work, CallReason reason);
  // To targets that differ. The interrupts follow when all is queued.
  Task<> call(Context& here, std::span<const Order> orders, Sending sending, CallReason reason);

  std::int32_t cpus() const { return static_cast<std::int32_t>(locals_.size()); }
  const Coherence& coherence() const { return coherence_; }
  std::uint64_t interrupts() const { return interrupts_; }

 private:
  struct Local {
    Local(CrossCalls& owner, Simulation& simulation, InterruptController& controller, Cpu& cpu);
    Task<> serve(Context& here);

    Ring<CrossCall*> queued;
    Ring<CrossCall*> taken;
    CacheLine queue_line;
    Handler handler;
    InterruptLine& line;
  };

  void count(CpuId from, std::span<const Order> orders, std::size_t interrupts, CallReason reason);
  Local& local(CpuId cpu) { return locals_[static_cast<std::size_t>(cpu.index)]; }

  InterruptController& controller_;
  const Coherence& coherence_;
  std::deque<Local> locals_;
  std::uint64_t interrupts_ = 0;
  std::array<InterruptStatistics*, call_reasons> statistics_{};
};

}  // namespace osarium
