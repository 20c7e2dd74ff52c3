// What happened at the locks of a machine, by class of lock: all inode locks are one class, as in
// Linux's lockdep and lock_stat. Give a lock a class of its own to see it alone.
//
//   LockStatistics statistics;
//   LockClass& inode_lock = statistics.lock_class("inode lock");
//
// Locks report to their class; contexts remember what they hold. From that come counts, waiting and
// hold times, who waited for whom (with Detail::names only, as it costs a search by name for each
// contended acquisition), which kernel instances touched a class, and in which order classes nest:
// two orders that contradict each other are a deadlock that needs only the right timing.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "models/hardware/observer.hpp"
#include "sim/statistics/histogram.hpp"

namespace osarium {

class LockClass {
 public:
  enum class Detail : bool { counts, names };

  LockClass(std::string_view name, std::size_t index, Detail detail)
      : name_(name), index_(index), detail_(detail) {}
  LockClass(const LockClass&) = delete;

  const std::string& name() const { return name_; }
  std::uint64_t acquisitions() const { return acquisitions_; }
  // Those that had to wait for a holder; only they are in wait().
  std::uint64_t contended() const { return wait_.count(); }
  const Histogram& wait() const { return wait_; }
  // From the return of the acquiring call to the beginning of the releasing one.
  const Histogram& hold() const { return hold_; }

  // Forgets what was counted, not in which order classes nest.
  void begin();

  struct Waiting {
    std::string waiter;
    std::string holder;  // empty when unknown: a crowd of readers
    std::uint64_t times;
    Duration total;
  };
  // In order of names.
  std::vector<Waiting> waiting() const;

  // For the locks. `lock` tells the locks of a class apart.
  void ask(Context& here);  // before anything else
  void acquire(Context& here, const void* lock);
  // The lock was held, at some time since `asked` by `holder` (nullptr: unknown).
  void acquire_contended(Context& here, const void* lock, Time asked, Name holder);
  void release(Context& here, const void* lock);
  // Of one that is no lock but keeps others out likewise: it is counted, and no more.
  void count() { ++acquisitions_; }
  void count_contended(const Context& here, Time asked);

 private:
  friend class LockStatistics;
  struct Before {
    LockClass* next;  // taken while this class was held
    Name by;          // the first to do so
  };
  struct Waits {
    std::uint64_t times = 0;
    Duration total;
  };
  void note_order(LockClass& next, Context& here);

  std::string name_;
  std::size_t index_;
  Detail detail_;
  std::uint64_t acquisitions_ = 0;
  Histogram wait_;
  Histogram hold_;
  std::map<std::pair<std::string_view, std::string_view>, Waits> waits_;
  std::vector<Before> before_;
  std::vector<bool> is_before_;  // by index of the other class
};

inline void LockClass::ask(Context& here) {
  if (Observer* const observer = here.simulation().observer()) [[unlikely]]
    observer->begin(here, Activity::lock, name_.c_str());
  for (const HeldLock& held : here.held_locks())
    if (index_ >= held.lock_class->is_before_.size() || !held.lock_class->is_before_[index_])
        [[unlikely]]
      held.lock_class->note_order(*this, here);
}

inline void LockClass::count_contended(const Context& here, Time asked) {
  count();
  wait_.record(here.simulation().now() - asked);
}

inline void LockClass::acquire(Context& here, const void* lock) {
  count();
  here.held_locks().push_back({this, lock, here.simulation().now()});
  if (Observer* const observer = here.simulation().observer()) [[unlikely]] {
    observer->end(here, Activity::lock);
    observer->holds(here, name_.c_str(), lock);
  }
}

// What the line of a lock is counted as (census.hpp).
inline std::string_view name_of(const LockClass* lock_class) {
  return lock_class == nullptr ? std::string_view() : lock_class->name();
}

class LockStatistics {
 public:
  using Detail = LockClass::Detail;
  explicit LockStatistics(Detail detail = Detail::counts) : detail_(detail) {}
  LockStatistics(const LockStatistics&) = delete;

  // The class of that name; new when there is none yet.
  LockClass& lock_class(std::string_view name);
  // Forgets what was counted of all of them.
  void begin();
  const std::map<std::string, LockClass, std::less<>>& classes() const { return classes_; }

  // For every set of classes that were taken in a circle, one line such as
  // "a -> b (by reader 1) -> a (by writer 2)": b was taken while a was held, first by reader 1.
  // Of the circles through one class the shortest; empty when there is none.
  std::vector<std::string> order_cycles() const;

 private:
  std::string shortest_cycle(const LockClass& first) const;

  Detail detail_;
  std::map<std::string, LockClass, std::less<>> classes_;
};

}  // namespace osarium
