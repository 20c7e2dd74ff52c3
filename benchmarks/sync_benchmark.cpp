// Resources, queues and signals.
#include <deque>

#include "benchmarks/batches.hpp"
#include "sim/sync/queue.hpp"
#include "sim/sync/resource.hpp"
#include "sim/sync/signal.hpp"

using namespace osarium;

namespace {

Actor user(Simulation& sim, Resource& resource, Duration held, std::int64_t& left) {
  for (;;) {
    auto hold = co_await resource.acquire();
    co_await sim.delay(held);
    hold.release();
    if (--left == 0) sim.stop();
  }
}

// The argument is the number of actors that want the one unit: with 1 it is always free. The time
// of a delay is in it.
void resource(benchmark::State& state) {
  Simulation sim;
  Resource unit(sim, 1, "unit");
  std::int64_t left = 0;
  for (std::int64_t i = 0; i < state.range(0); ++i) sim.spawn(user(sim, unit, 1_ns, left), "user");
  batches::run(state, sim, left);
}
BENCHMARK(resource)->Arg(1)->Arg(2)->Arg(16);

Actor producer(Queue<int>& queue) {
  for (int i = 0;; ++i) co_await queue.put(i);
}

Actor consumer(Simulation& sim, Queue<int>& queue, std::int64_t& left) {
  for (;;) {
    const int value = co_await queue.get();
    benchmark::DoNotOptimize(value);
    if (--left == 0) sim.stop();
  }
}

// A producer and a consumer; the argument is the queue's capacity.
void queue_put_and_get(benchmark::State& state) {
  Simulation sim;
  Queue<int> queue(sim, static_cast<std::size_t>(state.range(0)), "queue");
  std::int64_t left = 0;
  sim.spawn(producer(queue), "producer");
  sim.spawn(consumer(sim, queue, left), "consumer");
  batches::run(state, sim, left);
}
BENCHMARK(queue_put_and_get)->Arg(1)->Arg(64);

Actor member(Signal& mine, Signal& next, std::int64_t& left) {
  for (;;) {
    co_await mine.wait();
    if (--left == 0) mine.simulation().stop();
    next.notify_one();
  }
}

// A token goes round; the argument is the number of actors.
void signal_ring(benchmark::State& state) {
  Simulation sim;
  std::deque<Signal> tokens;
  std::int64_t left = 0;
  for (std::int64_t i = 0; i < state.range(0); ++i) tokens.emplace_back(sim, "token");
  for (std::size_t i = 0; i < tokens.size(); ++i)
    sim.spawn(member(tokens[i], tokens[(i + 1) % tokens.size()], left), "member", Background::yes);
  sim.run_until(Time());
  tokens[0].notify_one();
  batches::run(state, sim, left);
}
BENCHMARK(signal_ring)->Arg(2)->Arg(1000);

}  // namespace
