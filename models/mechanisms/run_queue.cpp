#include "models/mechanisms/run_queue.hpp"

#include <algorithm>

#include "models/mechanisms/policies/cfs.hpp"
#include "models/mechanisms/policies/deadline.hpp"
#include "models/mechanisms/policies/eevdf.hpp"
#include "models/mechanisms/policies/fifo.hpp"
#include "models/mechanisms/policies/fixed_priority.hpp"

namespace osarium {

namespace {

__extension__ typedef __int128 Wide;

constexpr std::int64_t weight_of_nice_0 = 1024;

// sched_prio_to_weight of Linux (kernel/sched/core.c): from nice -20 on, a step is about 1.25.
constexpr std::array<std::int64_t, 40> weights = {
    88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916, 9548, 7620, 6100, 4904,
    3906,  3121,  2501,  1991,  1586,  1277,  1024,  820,   655,   526,   423,  335,  272,  215,
    172,   137,   110,   87,    70,    56,    45,    36,    29,    23,    18,   15};

}  // namespace

std::unique_ptr<RunQueue> RunQueue::make(const Policy& policy, int cpus) {
  struct Maker {
    int cpus;
    std::unique_ptr<RunQueue> operator()(const FifoPolicy&) const {
      return std::make_unique<FifoQueue>(unlimited);
    }
    std::unique_ptr<RunQueue> operator()(const RoundRobinPolicy& p) const {
      return std::make_unique<FifoQueue>(p.quantum);
    }
    std::unique_ptr<RunQueue> operator()(const FixedPriorityPolicy& p) const {
      return std::make_unique<FixedPriorityQueue>(p);
    }
    std::unique_ptr<RunQueue> operator()(const CfsPolicy& p) const {
      return std::make_unique<CfsQueue>(p, cpus);
    }
    std::unique_ptr<RunQueue> operator()(const EevdfPolicy& p) const {
      return std::make_unique<EevdfQueue>(p, cpus);
    }
    std::unique_ptr<RunQueue> operator()(const DeadlinePolicy&) const {
      return std::make_unique<DeadlineQueue>();
    }
  };
  return std::visit(Maker{cpus}, policy);
}

void RunQueue::join(Thread& thread, Arrival how, Time now) {
  thread.entity.weight = weight_of_nice(thread.attributes().nice);
  weight_ += thread.entity.weight;
  joined(thread, how, now);
  begin_to_wait(thread, how);
}

void RunQueue::leave(Thread& thread, bool waits) {
  if (waits) end_to_wait(thread);
  weight_ -= thread.entity.weight;
  left(thread);
}

Thread* RunQueue::pick() {
  if (waiting_count_ == 0) return nullptr;
  Thread& thread = *front();
  end_to_wait(thread);
  thread.entity.ran = Duration();
  picked(thread);
  return &thread;
}

void RunQueue::hand_over(Thread& thread, Thread& next, Time now) {
  leave(thread, false);
  join(next, Arrival::woken, now);
  end_to_wait(next);
  picked(next);
  next.entity.ran = thread.entity.ran;
  handed_over(thread, next);
}

void RunQueue::charge(Thread& thread, Duration used) {
  thread.entity.ran += used;
  charged(thread, used);
}

Duration RunQueue::slice(const Thread&) const { return unlimited; }
bool RunQueue::preempts(const Thread&, const Thread&) const { return false; }

void RunQueue::begin_to_wait(Thread& thread, Arrival how) {
  thread.insert_before(how == Arrival::preempted ? *waiting_.next : waiting_);
  ++waiting_count_;
  insert(thread, how);
}

void RunQueue::end_to_wait(Thread& thread) {
  erase(thread);
  thread.remove();
  --waiting_count_;
}

std::int64_t virtual_time(Duration time, std::int64_t weight) {
  return static_cast<std::int64_t>(static_cast<Wide>(time.picoseconds()) * weight_of_nice_0 /
                                   weight);
}

Duration real_time(std::int64_t virtual_time, std::int64_t weight) {
  const Wide scaled = static_cast<Wide>(virtual_time) * weight;
  return Duration::picoseconds(static_cast<std::int64_t>(
      scaled / weight_of_nice_0 + (scaled > 0 && scaled % weight_of_nice_0 != 0)));
}

std::int64_t weight_of_nice(std::int32_t nice) {
  OSARIUM_CHECK(nice >= -20 && nice <= 19, "nice is outside -20 to 19");
  return weights[static_cast<std::size_t>(nice + 20)];
}

std::int64_t tunable_scale(int cpus) {
  return std::bit_width(static_cast<unsigned>(std::clamp(cpus, 1, 8)));
}

}  // namespace osarium
