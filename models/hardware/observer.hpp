// An Observer follows what happens on the machines of a simulation: who runs where, who wakes whom,
// what is called, crossed, locked and sent, and which context works for which request. There is one
// at most (Simulation::set_observer), from before the machine is made; a simulation without one
// pays a comparison wherever something could be told.
//
// What it is told takes no time, and it changes nothing. Activities of one context nest.
#pragma once

#include "models/hardware/context.hpp"

namespace osarium {

enum class Activity : std::uint8_t {
  call,      // a program calls its operating system
  crossing,  // of a border between domains, until it is back
  service,   // a server's thread, for somebody else's call
  lock,      // from asking for a lock until it is held
};

class Observer {
 public:
  virtual void begin(const Context& here, Activity activity, Name what) = 0;
  virtual void end(const Context& here, Activity activity) = 0;
  // Holding a lock; `lock` tells those of a class apart.
  virtual void holds(const Context& here, Name lock_class, const void* lock) = 0;
  virtual void lets_go(const Context& here, const void* lock) = 0;

  // The thread of a cpu has changed; nullptr: none.
  virtual void switched(const Cpu& cpu, const Context* before, const Context* after) = 0;
  // A handler is on top of a cpu, until it leaves.
  virtual void handler_comes(const Cpu& cpu, const Context& handler) = 0;
  virtual void handler_leaves(const Cpu& cpu, const Context& handler) = 0;
  // A thread competes for the first time; `program`: its address space, 0 is the kernel's.
  virtual void started(const Context& thread, std::uint32_t program) = 0;
  // It competes again. `waker`: nullptr if that was nobody on a cpu.
  virtual void woken(const Context& thread, const Context* waker, CpuId target) = 0;
  virtual void exits(const Context& thread) = 0;
  // From one cpu to another, where the handler will come.
  virtual void interrupts(const Context& sender, CpuId target, const Context& handler) = 0;

  // A program is there; threads say whether they are of it.
  virtual void program(std::uint32_t id, Name name) = 0;
  // A request arrives; again if it had been prepared until now.
  virtual void arrives(Account& account, Name workload, std::uint32_t client,
                       std::uint64_t number) = 0;
  virtual void ends(Account& account, bool failed) = 0;
  // The context works for this account from now on; nullptr: for nobody.
  virtual void works_for(const Context& here, const Account* account) = 0;

 protected:
  ~Observer() = default;
};

// An activity for as long as it lives. Without a name it is none.
class [[nodiscard]] Observed {
 public:
  Observed(const Context& here, Activity activity, Name what)
      : observer_(what == nullptr ? nullptr : here.simulation().observer()),
        here_(here),
        activity_(activity) {
    if (observer_ != nullptr) [[unlikely]]
      observer_->begin(here_, activity_, what);
  }
  Observed(const Observed&) = delete;
  ~Observed() {
    if (observer_ != nullptr) [[unlikely]]
      observer_->end(here_, activity_);
  }

 private:
  Observer* observer_;
  const Context& here_;
  Activity activity_;
};

}  // namespace osarium
