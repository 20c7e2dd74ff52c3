// A RunQueue holds the threads that wait for one cpu, or for any of the cpus of a central queue,
// and decides among them: the policy. The scheduler tells it what happens; it knows of no cpu.
//
//   join -> [ pick -> charge ... -> put_back ] -> leave
//
// A thread competes from join() to leave(), and waits unless it has been picked. A new policy
// derives and overrides what differs from first come, first served: how threads are ordered
// (insert, erase, front), how long one may run while others wait (slice), and whom a newcomer
// interrupts (preempts).
#pragma once

#include <memory>

#include "models/mechanisms/scheduling_parameters.hpp"
#include "models/mechanisms/thread.hpp"

namespace osarium {

// Why a thread begins to wait.
enum class Arrival : std::uint8_t { created, woken, migrated, preempted, expired, yielded };

class RunQueue {
 public:
  // `cpus`: of the kernel instance, which some policies scale with.
  static std::unique_ptr<RunQueue> make(const Policy& policy, int cpus);
  RunQueue() = default;
  RunQueue(const RunQueue&) = delete;
  virtual ~RunQueue() = default;

  void join(Thread& thread, Arrival how, Time now);
  void leave(Thread& thread, bool waits);
  void put_back(Thread& thread, Arrival how) { begin_to_wait(thread, how); }
  // The next thread, which no longer waits; nullptr if none does.
  Thread* pick();
  // `next`, which competes nowhere, runs in the place of `thread`, which no longer competes, and in
  // what is left of its turn.
  void hand_over(Thread& thread, Thread& next, Time now);
  // `thread` has run for so long.
  void charge(Thread& thread, Duration used);

  // A thread that competes nowhere at present goes from one queue to another: detach() from the old
  // one, attach() to the new one, join().
  virtual void detach(Thread&) const {}
  virtual void attach(Thread&) const {}

  // How long a thread that runs may go on while others wait; not positive: no longer.
  virtual Duration slice(const Thread& running) const;
  // Whether a thread that waits should have the place of one that runs.
  virtual bool preempts(const Thread& waiting, const Thread& running) const;

  int waiting() const { return waiting_count_; }
  // The sum over all that compete.
  std::int64_t weight() const { return weight_; }
  // The first of those that wait that is right, in the order of arrival.
  template <class Right>
  Thread* find(Right right) const {
    for (Link* link = waiting_.next; link != &waiting_; link = link->next)
      if (auto& thread = static_cast<Thread&>(*link); right(thread)) return &thread;
    return nullptr;
  }

 protected:
  static constexpr Duration unlimited = Duration::max();

  virtual void joined(Thread&, Arrival, Time) {}
  virtual void left(Thread&) {}
  virtual void insert(Thread&, Arrival) {}
  virtual void erase(Thread&) {}
  virtual Thread* front() const { return static_cast<Thread*>(waiting_.next); }
  virtual void picked(Thread&) {}
  virtual void charged(Thread&, Duration) {}
  // Of a turn that is counted otherwise than by what has run in it.
  virtual void handed_over(const Thread&, Thread&) {}

 private:
  void begin_to_wait(Thread& thread, Arrival how);
  void end_to_wait(Thread& thread);

  mutable Link waiting_;  // in the order of arrival, those preempted first
  int waiting_count_ = 0;
  std::int64_t weight_ = 0;
};

// A duration as virtual time of a thread of this weight, and back: the least duration that gives
// it.
std::int64_t virtual_time(Duration time, std::int64_t weight);
Duration real_time(std::int64_t virtual_time, std::int64_t weight);
// Of CFS and EEVDF.
std::int64_t weight_of_nice(std::int32_t nice);
// Tunables of CFS and EEVDF grow with the number of cpus.
std::int64_t tunable_scale(int cpus);

}  // namespace osarium
