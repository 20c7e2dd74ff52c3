// What a kernel instance's scheduling can be set to: a policy (how threads that wait for the same
// cpus are ordered), its scope (a queue for each cpu, or one for all of them), and what happens
// between the queues. Costs are not here (scheduling_costs.hpp).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <variant>

#include "sim/parameters/parameter.hpp"

namespace osarium {

struct FifoPolicy {
  static constexpr std::string_view kind = "fifo";
  static ParameterList parameters();
};

struct RoundRobinPolicy {
  static constexpr std::string_view kind = "round_robin";
  Duration quantum = 100_ms;
  static ParameterList parameters();
};

struct FixedPriorityPolicy {
  static constexpr std::string_view kind = "fixed_priority";
  std::optional<Duration> quantum = {};
  static ParameterList parameters();
};

struct CfsPolicy {
  static constexpr std::string_view kind = "cfs";
  Duration latency = 6_ms;
  Duration granularity = 750_us;
  Duration wakeup_granularity = 1_ms;
  static ParameterList parameters();
  std::optional<Violation> violation() const;
};

struct EevdfPolicy {
  static constexpr std::string_view kind = "eevdf";
  Duration slice = 750_us;
  bool run_to_parity = true;
  static ParameterList parameters();
};

struct DeadlinePolicy {
  static constexpr std::string_view kind = "deadline";
  static ParameterList parameters();
};

using Policy = std::variant<FifoPolicy, RoundRobinPolicy, FixedPriorityPolicy, CfsPolicy,
                            EevdfPolicy, DeadlinePolicy>;

enum class QueueScope : std::uint8_t { per_cpu, central };
std::array<Named<QueueScope>, 2> choices_of(QueueScope);

// Between the queues of a scope per cpu.
enum class Balancing : std::uint8_t { none, steal, periodic };
std::array<Named<Balancing>, 3> choices_of(Balancing);

struct SchedulingParameters {
  Policy policy = CfsPolicy{};
  QueueScope scope = QueueScope::per_cpu;
  Duration tick = {};
  Balancing balancing = Balancing::periodic;
  Duration balance_interval = 1_ms;
  Duration migration_cost = 500_us;
  static ParameterList parameters();
  std::optional<Violation> violation() const;
};

}  // namespace osarium
