// Alarms with a million of them armed (one per connection), and what they cost everything else.
#include <deque>
#include <optional>

#include "benchmarks/batches.hpp"
#include "sim/engine/alarm_wheel.hpp"

using namespace osarium;

namespace {

class Timeout final : public Alarm {
 public:
  using Alarm::Alarm;

 private:
  void expired() override {}
};

// A million alarms with deadlines between one and two seconds away.
class Connections {
 public:
  explicit Connections(Simulation& simulation, std::int64_t count = 1'000'000) {
    for (std::int64_t i = 0; i < count; ++i) alarms_.emplace_back(simulation).arm_in(timeout());
  }
  Timeout& next() {
    Timeout& alarm = alarms_[place_];
    place_ = (place_ + 1) % alarms_.size();
    return alarm;
  }
  Duration timeout() { return 1_s + Duration::from_picoseconds(1e12 * timeouts_.uniform()); }

 private:
  std::deque<Timeout> alarms_;
  std::size_t place_ = 0;
  Stream timeouts_{Seed{}, "benchmark", 0, "timeout"};
};

void alarm_cancel_and_arm(benchmark::State& state) {
  Simulation sim;
  Connections connections(sim);
  for (auto _ : state) {
    Timeout& alarm = connections.next();
    alarm.cancel();
    alarm.arm_in(connections.timeout());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(alarm_cancel_and_arm);

// Always the same alarm, to a later time: what a packet does to the timeout of its connection.
void alarm_extend(benchmark::State& state) {
  Simulation sim;
  Connections connections(sim);
  Timeout& alarm = connections.next();
  Duration timeout = 3_s;
  for (auto _ : state) {
    timeout += 1_ns;
    alarm.arm_in(timeout);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(alarm_extend);

// One alarm that is armed and expires; starting and ending the run is in it.
void alarm_expire(benchmark::State& state) {
  Simulation sim;
  Timeout alarm(sim);
  for (auto _ : state) {
    alarm.arm_in(1_us);
    sim.run();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(alarm_expire);

// Delays of 100 actors beside as many armed alarms as the argument says: the two figures should be
// equal.
void delay_beside_alarms(benchmark::State& state) {
  Simulation sim;
  std::optional<Connections> connections;
  if (state.range(0) > 0) connections.emplace(sim, state.range(0));
  std::int64_t left = 0;
  batches::spawn_delaying(sim, 100, left);
  batches::run(state, sim, left);
}
BENCHMARK(delay_beside_alarms)->Arg(0)->Arg(1'000'000);

}  // namespace
