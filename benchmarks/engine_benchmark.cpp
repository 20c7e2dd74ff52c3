// The engine's own operations: event queue, delays, actors, nested tasks.
#include <vector>

#include "benchmarks/batches.hpp"
#include "sim/engine/event_queue.hpp"

using namespace osarium;

namespace {

std::uint64_t draw_gap(Stream& gaps) {
  return 1 + static_cast<std::uint64_t>(1e6 * gaps.exponential());
}

// The earliest event is taken and put back later, with as many pending as the argument says.
void queue_pop_and_push(benchmark::State& state) {
  EventQueue queue;
  Stream gaps(Seed{}, "benchmark", 0, "gap");
  std::uint64_t sequence = 1;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    const SlotId slot = queue.acquire();
    queue.set(slot, event_key(draw_gap(gaps), sequence++, slot));
  }
  for (auto _ : state) {
    const EventKey top = queue.top();
    const SlotId slot = key_slot(top);
    queue.set(slot, event_key(key_time(top) + draw_gap(gaps), sequence++, slot));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(queue_pop_and_push)->RangeMultiplier(10)->Range(10, 1'000'000);

void queue_cancel_and_rearm(benchmark::State& state) {
  EventQueue queue;
  Stream gaps(Seed{}, "benchmark", 0, "gap");
  std::vector<SlotId> slots;
  std::uint64_t sequence = 1;
  for (int i = 0; i < 1000; ++i) {
    slots.push_back(queue.acquire());
    queue.set(slots.back(), event_key(draw_gap(gaps), sequence++, slots.back()));
  }
  std::size_t i = 0;
  for (auto _ : state) {
    queue.release(slots[i]);
    slots[i] = queue.acquire();
    queue.set(slots[i], event_key(draw_gap(gaps), sequence++, slots[i]));
    if (++i == slots.size()) i = 0;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(queue_cancel_and_rearm);

void delay(benchmark::State& state) {
  Simulation sim;
  std::int64_t left = 0;
  batches::spawn_delaying(sim, state.range(0), left);
  batches::run(state, sim, left);
}
BENCHMARK(delay)->Arg(1)->Arg(16)->Arg(1000)->Arg(100'000);

Actor yielding(Simulation& sim, std::int64_t& left) {
  for (;;) {
    co_await sim.yield();
    if (--left == 0) sim.stop();
  }
}

void yield(benchmark::State& state) {
  Simulation sim;
  std::int64_t left = 0;
  for (int i = 0; i < 10; ++i) sim.spawn(yielding(sim, left), "yielding");
  batches::run(state, sim, left);
}
BENCHMARK(yield);

Actor short_lived(std::int64_t& left) {
  --left;
  co_return;
}

void spawn_and_finish(benchmark::State& state) {
  Simulation sim;
  std::int64_t left = 0;
  for (auto _ : state) {
    sim.spawn(short_lived(left), "short-lived");
    sim.run();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(spawn_and_finish);

Task<int> nested(int depth) {
  if (depth == 1) co_return depth;
  co_return 1 + co_await nested(depth - 1);
}

Actor calling(Simulation& sim, int depth, std::int64_t& left) {
  for (;;) {
    const int reached = co_await nested(depth);
    benchmark::DoNotOptimize(reached);
    if (--left > 0) continue;
    sim.stop();
    co_await sim.yield();
  }
}

// Calls that do not wait; the argument says how deep.
void task_call(benchmark::State& state) {
  Simulation sim;
  std::int64_t left = 0;
  sim.spawn(calling(sim, static_cast<int>(state.range(0)), left), "calling");
  batches::run(state, sim, left);
}
BENCHMARK(task_call)->Arg(1)->Arg(3);

Task<> nested_delay(Simulation& sim, int depth) {
  if (depth > 1) {
    co_await nested_delay(sim, depth - 1);
  } else {
    co_await sim.delay(1_ns);
  }
}

Actor calling_delay(Simulation& sim, int depth, std::int64_t& left) {
  for (;;) {
    co_await nested_delay(sim, depth);
    if (--left == 0) sim.stop();
  }
}

// The same around a delay, with 16 actors, so that every call suspends.
void task_call_with_delay(benchmark::State& state) {
  Simulation sim;
  std::int64_t left = 0;
  for (int i = 0; i < 16; ++i)
    sim.spawn(calling_delay(sim, static_cast<int>(state.range(0)), left), "calling");
  batches::run(state, sim, left);
}
BENCHMARK(task_call_with_delay)->Arg(1)->Arg(3);

}  // namespace
