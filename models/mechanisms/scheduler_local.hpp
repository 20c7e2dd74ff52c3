// What a Scheduler keeps of each of its cpus: for its own sources only.
#pragma once

#include <optional>

#include "models/mechanisms/scheduler.hpp"

namespace osarium {

// Calls a member of the scheduler for a cpu.
template <class Owner, class Local, void (Owner::*expire)(Local&)>
class LocalAlarm final : public Alarm {
 public:
  LocalAlarm(Simulation& simulation, Owner& owner, Local& local, Expiry expiry)
      : Alarm(simulation, expiry), owner_(owner), local_(local) {}

 private:
  void expired() override { (owner_.*expire)(local_); }
  Owner& owner_;
  Local& local_;
};

struct Scheduler::Local {
  Local(Scheduler& scheduler, const Seat& seat, WarmCache& private_cache, RunQueue& run_queue)
      : cpu(*seat.cpu),
        id(seat.cpu->id()),
        node(static_cast<std::size_t>(seat.node.index)),
        cache(private_cache),
        queue(run_queue),
        interrupt(cpu.simulation(), "reschedule interrupt", Rank::interrupt,
                  scheduler.costs_.ipi_receive,
                  [&scheduler, this](Context&) -> Task<> {
                    scheduler.on_interrupt(*this);
                    co_return;
                  }),
        timer(cpu.simulation(), "timer interrupt", Rank::interrupt,
              scheduler.costs_.timer_interrupt,
              [&scheduler, this](Context&) -> Task<> {
                scheduler.on_timer(*this);
                co_return;
              }),
        delivery(cpu.simulation(), scheduler, *this, Expiry::usual),
        turn(cpu.simulation(), scheduler, *this, Expiry::rare) {}

  Cpu& cpu;
  CpuId id;
  std::size_t node;
  WarmCache& cache;
  RunQueue& queue;
  Thread* current = nullptr;
  AddressSpaceId loaded = 0;
  bool interrupted = false;        // an interrupt is on its way
  bool last_instant = false;       // its turn is over, but its thread is about to be done
  std::optional<Arrival> delayed;  // a switch, until preemption is on again
  Handler interrupt;
  Handler timer;
  LocalAlarm<Scheduler, Local, &Scheduler::delivered> delivery;
  LocalAlarm<Scheduler, Local, &Scheduler::turn_may_be_over> turn;
};

struct Scheduler::Balancer final : Alarm {
  explicit Balancer(Scheduler& owner) : Alarm(owner.simulation_), scheduler(owner) {}
  void expired() override { scheduler.balance(); }

  Scheduler& scheduler;
  Time across_nodes;  // the next time
};

}  // namespace osarium
