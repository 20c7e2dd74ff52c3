#include "models/mechanisms/scheduling_parameters.hpp"

namespace osarium {

ParameterList FifoPolicy::parameters() {
  return parameter_list("First come, first served, until a thread blocks or yields.");
}

ParameterList RoundRobinPolicy::parameters() {
  return parameter_list(
      "First come, first served, in turns.",
      parameter("quantum", &RoundRobinPolicy::quantum, positive,
                "Length of a turn while others wait. Linux's SCHED_RR has 100 ms, Shinjuku 5 us."));
}

ParameterList FixedPriorityPolicy::parameters() {
  return parameter_list("The highest priority first, and at once.",
                        parameter("quantum", &FixedPriorityPolicy::quantum, positive,
                                  "Length of a turn among equals; without one they do not take "
                                  "turns."));
}

ParameterList CfsPolicy::parameters() {
  return parameter_list(
      "Linux's completely fair scheduler. The times are those of one cpu and are multiplied by "
      "1 + log2(cpus), as in kernel/sched/fair.c, of at most eight cpus.",
      parameter("latency", &CfsPolicy::latency, positive,
                "Time in which up to eight threads each get a turn."),
      parameter("granularity", &CfsPolicy::granularity, positive,
                "Least turn: with more threads the latency grows."),
      parameter("wakeup_granularity", &CfsPolicy::wakeup_granularity, not_negative,
                "How much further a thread that runs must be than one that wakes up to be "
                "preempted by it."));
}

std::optional<Violation> CfsPolicy::violation() const {
  if (granularity <= latency) return std::nullopt;
  return Violation{"granularity", "the least turn is longer than the latency",
                   "at most the latency"};
}

ParameterList EevdfPolicy::parameters() {
  return parameter_list(
      "Earliest eligible virtual deadline first, Linux 6.6 and later.",
      parameter("slice", &EevdfPolicy::slice, positive,
                "Request of a thread on one cpu; multiplied as CFS's times are. 0.75 ms up to "
                "Linux 6.11, then 0.7 ms."),
      parameter("run_to_parity", &EevdfPolicy::run_to_parity,
                "Let no thread that wakes up preempt another before its request is fulfilled."));
}

ParameterList DeadlinePolicy::parameters() {
  return parameter_list(
      "Earliest deadline first with a constant bandwidth server for each thread: runtime in every "
      "period. Threads without a period share what is left over, first come, first served.");
}

std::array<Named<QueueScope>, 2> choices_of(QueueScope) {
  return {{{"per_cpu", QueueScope::per_cpu, "a queue for each cpu"},
           {"central", QueueScope::central, "one queue for all cpus of the kernel instance"}}};
}

std::array<Named<Balancing>, 3> choices_of(Balancing) {
  return {{{"none", Balancing::none, "a thread stays where its last wake-up put it"},
           {"steal", Balancing::steal, "a cpu without work takes a thread that waits elsewhere"},
           {"periodic", Balancing::periodic, "that, and loads are evened out from time to time"}}};
}

ParameterList SchedulingParameters::parameters() {
  return parameter_list(
      "Scheduling of a kernel instance.",
      parameter("policy", &SchedulingParameters::policy, "Who comes next."),
      parameter("scope", &SchedulingParameters::scope, "Who shares a queue."),
      parameter("tick", &SchedulingParameters::tick, not_negative,
                "Period of the timer interrupt of a cpu that is not idle, at which turns end; 0: "
                "turns end by a timer of their own, exactly."),
      parameter("balancing", &SchedulingParameters::balancing, "Between the queues of the cpus."),
      parameter("balance_interval", &SchedulingParameters::balance_interval, positive,
                "Of periodic balancing, for each cpu that balances with others: Linux takes a "
                "millisecond times the number of cpus that are balanced (sd_init in "
                "kernel/sched/topology.c)."),
      parameter("migration_cost", &SchedulingParameters::migration_cost, not_negative,
                "A thread that ran so shortly ago is left where its cache is warm "
                "(sysctl_sched_migration_cost in kernel/sched/fair.c)."));
}

std::optional<Violation> SchedulingParameters::violation() const {
  if (scope == QueueScope::central && balancing != Balancing::none)
    return Violation{"balancing", "a central queue leaves nothing to balance", "none"};
  return std::nullopt;
}

}  // namespace osarium
