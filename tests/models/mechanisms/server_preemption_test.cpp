// Connectors among other threads that want the same cpus, under every policy that preempts.
#include "models/mechanisms/connectors/server.hpp"

#include "sim/random/stream.hpp"
#include "tests/models/mechanisms/connected.hpp"
#include "tests/models/mechanisms/simple_policies.hpp"

namespace osarium {
namespace {

// From `begin` on, a thread of a higher priority has the cpu for a while.
void preempt(Connected& machine, int cpu, Duration begin, Duration work) {
  machine.sim.spawn([&machine, cpu, begin, work]() -> Task<> {
    co_await machine.sim.delay(begin);
    Thread& here = machine.thread_on(cpu, 1);
    co_await here.compute(work, Mode::user);
    machine.scheduler.exit(here);
  });
}

// When a call has returned that begins after `wait` and whose body takes `work`.
void call(Connected& machine, Duration wait, Duration work) {
  machine.client(0, [&machine, wait, work](Context& here) -> Task<> {
    co_await here.compute(wait, Mode::user);
    const auto body = [work](Context& there) -> Task<> {
      co_await there.compute(work, Mode::user);
    };
    co_await machine.connector->call(here, {}, body);
  });
}

TEST(ServerPreemption, AServerThatHasNoCpuServesWhenItHasOneAgain) {
  for (const Mechanism& mechanism : served_mechanisms()) {
    if (std::holds_alternative<SynchronousIpc>(mechanism)) continue;  // serves on the caller's cpu
    Connected machine(mechanism, {}, 1, by_priority);
    preempt(machine, Connected::cpu_count - 1, 5_us, 7_us);
    call(machine, 6_us, 10_us);
    machine.run();
    EXPECT_EQ(machine.ends, std::vector{Time() + 22_us}) << name_of(mechanism);
  }
}

TEST(ServerPreemption, AReplyWaitsUntilItsCallerHasACpuAgain) {
  for (const Mechanism& mechanism : served_mechanisms()) {
    if (std::holds_alternative<SynchronousIpc>(mechanism)) continue;
    Connected machine(mechanism, {}, 1, by_priority);
    preempt(machine, 0, 5_us, 7_us);
    call(machine, 1_us, 7_us);
    machine.run();
    EXPECT_EQ(machine.ends, std::vector{Time() + 12_us}) << name_of(mechanism);
  }
}

TEST(ServerPreemption, OfASynchronousCallStopsItsServerAndTheReplyIsADirectSwitchNevertheless) {
  Connected machine(SynchronousIpc{}, {}, 1, by_priority);
  preempt(machine, 0, 5_us, 7_us);
  call(machine, 1_us, 10_us);
  machine.run();
  EXPECT_EQ(machine.ends, std::vector{Time() + 18_us});
  EXPECT_EQ(machine.scheduler.counts().direct_switches, 2U);
}

TEST(ServerPreemption, ASynchronousServerRunsInTheTurnOfItsCaller) {
  Connected machine(SynchronousIpc{}, {}, 1,
                    {.policy = RoundRobinPolicy{.quantum = 10_us}, .balancing = Balancing::none});
  call(machine, 4_us, 8_us);
  machine.client(0, [](Context& here) -> Task<> { co_await here.compute(20_us, Mode::user); });
  machine.run();
  // 6 us of the body, 10 us of the other, the rest of the body.
  EXPECT_EQ(machine.ends, (std::vector{Time() + 22_us, Time() + 32_us}));
}

// Clients that call and post at random, beside threads that compute and sleep at random.
class Crowd {
 public:
  static constexpr int clients = 4;
  static constexpr int messages = 100;

  Crowd(const Mechanism& mechanism, int threads, const SchedulingParameters& scheduling, bool bound)
      : machine(mechanism, telling_crossings(), threads, scheduling),
        runs(clients * messages),
        random_({}, "crowd", 0, "load") {
    // Synchronous IPC is for one core; the others keep two clients on a cpu and the server apart.
    const bool on_one_core = std::holds_alternative<SynchronousIpc>(mechanism);
    for (int client = 0; client < clients; ++client)
      machine.client(on_one_core ? 0 : client / 2,
                     [this, client](Context& here) { return load(here, client); });
    for (int cpu : {0, 1, Connected::cpu_count - 1})
      machine.sim.spawn(compete(machine.thread_on(cpu)), "competitor", Background::yes);
    if (bound) return;
    for (Thread& thread : machine.threads) machine.scheduler.set_affinity(thread, CpuSet::all());
  }

  Connected machine;
  std::vector<int> runs;

 private:
  Duration at_random(std::uint64_t nanoseconds) {
    return Duration::nanoseconds(static_cast<std::int64_t>(random_.below(nanoseconds)));
  }
  Task<> load(Context& here, int client) {
    for (int i = client * messages; i < (client + 1) * messages; ++i) {
      co_await here.compute(at_random(20'000), Mode::user);
      const Duration work = at_random(20'000);
      const auto body = [this, i, work](Context& there) -> Task<int> {
        ++runs[static_cast<std::size_t>(i)];
        co_await there.compute(work, Mode::user);
        co_return i;
      };
      if (random_.below(2) == 0) {
        EXPECT_EQ(co_await machine.connector->call(here, {64_B, 64_B}, body), i);
      } else {
        EXPECT_TRUE(co_await machine.connector->post(here, {64_B}, body));
      }
    }
    if (++ended_ == clients) machine.sim.stop();
  }
  Actor compete(Thread& here) {
    for (;;) {
      co_await here.compute(at_random(50'000), Mode::user);
      machine.sim.spawn(
          [this, &here, pause = at_random(200'000)]() -> Task<> {
            co_await machine.sim.delay(pause);
            machine.scheduler.wake(here);
          },
          "alarm", Background::yes);
      co_await machine.scheduler.block(here);
    }
  }

  Stream random_;
  int ended_ = 0;
};

std::vector<SchedulingParameters> all_policies() {
  std::vector<SchedulingParameters> all;
  for (Balancing balancing : {Balancing::none, Balancing::steal, Balancing::periodic})
    for (const Policy& policy : std::vector<Policy>{
             RoundRobinPolicy{.quantum = 5_us}, FixedPriorityPolicy{.quantum = 20_us},
             CfsPolicy{.latency = 20_us, .granularity = 3_us, .wakeup_granularity = 2_us},
             EevdfPolicy{.slice = 5_us}})
      all.push_back({.policy = policy,
                     .balancing = balancing,
                     .balance_interval = 30_us,
                     .migration_cost = 10_us});
  return all;
}

TEST(ServerPreemption, NothingIsLostOrDoubledWhoeverElseWantsTheCpus) {
  for (const SchedulingParameters& scheduling : all_policies()) {
    for (const Mechanism& mechanism : served_mechanisms()) {
      for (const bool bound : {true, false}) {
        Crowd crowd(mechanism, 2, scheduling, bound);
        crowd.machine.run();
        const std::string what = name_of(mechanism) + " policy " +
                                 std::to_string(scheduling.policy.index()) + " balancing " +
                                 std::to_string(static_cast<int>(scheduling.balancing)) +
                                 (bound ? " bound" : "");
        EXPECT_EQ(crowd.machine.ends.size(), Crowd::clients) << what;
        crowd.machine.sim.run_until(crowd.machine.sim.now() + 10_ms);  // what was posted last
        EXPECT_EQ(crowd.runs, std::vector(Crowd::clients * Crowd::messages, 1)) << what;
        const SchedulingCounts& counts = crowd.machine.scheduler.counts();
        EXPECT_GT(bound ? counts.preemptions : counts.migrations, 0U) << what;
      }
    }
  }
}

}  // namespace
}  // namespace osarium
