// A counter whose changes stay on the cpu that makes them until they add up to `batch`; then they
// go to the global count, under its spinlock (Linux: lib/percpu_counter.c). As long as changes are
// much smaller than the batch the lock is rarely taken; a single change of at least the batch takes
// it every time, and so all cpus meet there.
//
// The global count lies in the line of the spinlock, so that cpus that spin for the lock also fetch
// that line from its holder. Lock: a SpinLock of one line, which its line() gives.
#pragma once

#include <vector>

#include "models/mechanisms/per_cpu_lines.hpp"

namespace osarium {

template <class Lock>
class PercpuCounter {
 public:
  template <class Topology>
  PercpuCounter(const Coherence& coherence, const Topology& topology, Lock& lock,
                std::int64_t batch, std::string_view name = {})
      : batch_(batch),
        lock_(lock),
        lines_(coherence, topology, name),
        local_(static_cast<std::size_t>(topology.cpus())) {
    OSARIUM_CHECK(batch > 0, "a per-CPU counter without a batch");
  }

  Task<> add(Context& here, std::int64_t amount);
  // The global count: off by less than cpus * batch.
  Task<std::int64_t> read(Context& here);
  // Exact, from the lines of all cpus, under the lock.
  Task<std::int64_t> sum(Context& here);

  // What all changes add up to, known to the simulator at no cost.
  std::int64_t exact() const;
  std::int64_t global() const { return global_; }
  std::uint64_t overflows() const { return overflows_; }

 private:
  std::int64_t batch_;
  Lock& lock_;
  PerCpuLines lines_;
  std::vector<std::int64_t> local_;
  std::int64_t global_ = 0;
  std::uint64_t overflows_ = 0;
};

template <class Lock>
Task<> PercpuCounter<Lock>::add(Context& here, std::int64_t amount) {
  std::int64_t& local = local_[static_cast<std::size_t>(here.place().index)];
  CacheLine& line = lines_.of(here);
  if (local + amount < batch_ && local + amount > -batch_) {
    local += amount;
    co_await line.store(here);
    co_return;
  }
  ++overflows_;
  co_await line.load(here);
  co_await lock_.acquire(here);
  global_ += local + amount;
  local = 0;
  co_await lock_.line().store(here);
  co_await line.store(here);
  co_await lock_.release(here);
}

template <class Lock>
Task<std::int64_t> PercpuCounter<Lock>::read(Context& here) {
  const std::int64_t result = global_;
  co_await lock_.line().load(here);
  co_return result;
}

template <class Lock>
Task<std::int64_t> PercpuCounter<Lock>::sum(Context& here) {
  co_await lock_.acquire(here);
  std::int64_t result = global_;
  co_await lock_.line().load(here);
  for (int i = 0; i < lines_.size(); ++i) {
    result += local_[static_cast<std::size_t>(i)];
    co_await lines_.at(CpuId(i)).load(here);
  }
  co_await lock_.release(here);
  co_return result;
}

template <class Lock>
std::int64_t PercpuCounter<Lock>::exact() const {
  std::int64_t result = global_;
  for (const std::int64_t local : local_) result += local;
  return result;
}

}  // namespace osarium
