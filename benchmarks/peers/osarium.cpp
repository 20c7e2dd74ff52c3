// The workloads on this project's engine.
#include <deque>
#include <vector>

#include "benchmarks/peers/workload.hpp"
#include "sim/sync/resource.hpp"
#include "sim/sync/signal.hpp"

using namespace osarium;

namespace {

struct Queueing {
  Queueing(peers::Queueing parameters, std::int64_t jobs_to_do)
      : servers(sim, static_cast<std::uint32_t>(parameters.servers), "servers"),
        jobs(parameters),
        count(jobs_to_do) {}
  Simulation sim;
  Resource servers;
  peers::Jobs jobs;
  std::int64_t count;
  peers::Sojourns sojourns;
};

Actor job(Queueing& q, Duration service) {
  const Time arrival = q.sim.now();
  {
    auto hold = co_await q.servers.acquire();
    co_await q.sim.delay(service);
  }
  q.sojourns.record(q.sim.now() - arrival);
}

Actor arrivals(Queueing& q) {
  for (std::int64_t i = 0; i < q.count; ++i) {
    co_await q.sim.delay(q.jobs.gap());
    q.sim.spawn(job(q, q.jobs.service()), "job");
  }
}

int queueing(peers::Queueing parameters, std::int64_t count) {
  Queueing q(parameters, count);
  q.sim.spawn(arrivals(q), "arrivals");
  const peers::Stopwatch watch;
  q.sim.run();
  return peers::report(count, watch.seconds(), q.sojourns.mean_microseconds(count));
}

Actor holder(Simulation& sim, peers::Delays& delays, std::int64_t& left) {
  for (;;) {
    co_await sim.delay(delays.next());
    if (--left == 0) sim.stop();
  }
}

int hold(int processes, std::int64_t count) {
  Simulation sim;
  peers::Delays delays;
  std::int64_t left = count;
  for (int i = 0; i < processes; ++i) sim.spawn(holder(sim, delays, left), "holder");
  const peers::Stopwatch watch;
  sim.run();
  return peers::report(count, watch.seconds(), sim.now().seconds() * 1e6);
}

Actor member(Signal& mine, Signal& next, std::int64_t& left, std::int64_t& wake_ups) {
  for (;;) {
    co_await mine.wait();
    ++wake_ups;
    if (--left == 0) co_return mine.simulation().stop();
    next.notify_one();
  }
}

Actor starter(Signal& first) {
  first.notify_one();
  co_return;
}

int ring(std::int64_t count) {
  Simulation sim;
  std::deque<Signal> tokens;
  std::vector<std::int64_t> wake_ups(peers::ring_size);
  for (int i = 0; i < peers::ring_size; ++i) tokens.emplace_back(sim, "token");
  std::int64_t left = count;
  for (std::size_t i = 0; i < tokens.size(); ++i)
    sim.spawn(member(tokens[i], tokens[(i + 1) % tokens.size()], left, wake_ups[i]), "member",
              Background::yes);
  sim.run_until(Time());
  sim.spawn(starter(tokens[0]), "starter");
  const peers::Stopwatch watch;
  sim.run();
  return peers::report(count, watch.seconds(), static_cast<double>(wake_ups[0]));
}

// Bytes of an actor that is parked on a signal. (A signal takes 32 bytes more.)
Actor parked(Signal& signal) { co_await signal.wait(); }

int idle(std::int64_t count) {
  Simulation sim;
  Signal signal(sim);
  const auto spawn = [&](std::int64_t actors) {
    for (std::int64_t i = 0; i < actors; ++i) sim.spawn(parked(signal), "parked", Background::yes);
    sim.run();
    return peers::resident_bytes();
  };
  static_assert(sizeof(Signal) == 32);
  // The second batch only, so that what a simulation takes at the start does not count.
  const double before = spawn(count);
  const double after = spawn(count);
  std::printf("{\"rate\": null, \"check\": %.1f}\n", (after - before) / static_cast<double>(count));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const auto [workload, count] = peers::parse(argc, argv);
  if (workload == "mm1") return queueing(peers::mm1, count);
  if (workload == "mm8") return queueing(peers::mm8, count);
  if (workload == "ring1000") return ring(count);
  if (workload == "idle") return idle(count);
  if (const int size = peers::hold_size(workload)) return hold(size, count);
  return peers::unknown_workload();
}
