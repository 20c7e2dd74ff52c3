// Threads that compute, each on a core of its own, and contend for one first-come-first-served
// lock: in ours a Resource and delays, in SimGrid a Mutex and computations. The sojourn is the time
// from asking for the lock to giving it back.
#include "sim/random/distribution.hpp"
#include "sim/sync/resource.hpp"
#include "tests/laws/queueing.hpp"
#include "tests/laws/simgrid_platform.hpp"

namespace osarium::laws {
namespace {

using namespace distributions;

constexpr std::uint64_t threads = 12;
constexpr int rounds = 1'000;

// What one thread does, the same in both engines.
struct Script {
  explicit Script(std::uint64_t thread)
      : outside(Exponential{8 * microsecond}, Stream(seed, "thread", thread, "outside")),
        inside(Gamma{.shape = 0.5, .scale = 1.6 * microsecond},
               Stream(seed, "thread", thread, "inside")) {}
  static constexpr Seed seed{.value = 12};
  Times outside;
  Times inside;
};

Actor thread(Simulation& sim, Resource& lock, std::uint64_t number, Duration& total) {
  Script script(number);
  for (int i = 0; i < rounds; ++i) {
    co_await sim.delay(script.outside.next());
    const Time asked = sim.now();
    {
      auto hold = co_await lock.acquire();
      co_await sim.delay(script.inside.next());
    }
    total += sim.now() - asked;
  }
}

Outcome with_ours() {
  Simulation sim;
  Resource lock(sim, 1, "lock");
  Duration total;
  for (std::uint64_t i = 0; i < threads; ++i)
    sim.spawn(thread(sim, lock, i, total), sim.name("thread", i));
  sim.run();
  return {seconds(total) / (threads * rounds), seconds(sim.now() - Time())};
}

Outcome with_simgrid(Platform& platform) {
  const s4u::MutexPtr lock = s4u::Mutex::create();
  double total = 0;
  for (std::uint64_t i = 0; i < threads; ++i) {
    s4u::Actor::create("thread", platform.host("core " + std::to_string(i)), [&, i] {
      Script script(i);
      for (int round = 0; round < rounds; ++round) {
        s4u::this_actor::execute(seconds(script.outside.next()));
        const double asked = s4u::Engine::get_clock();
        lock->lock();
        s4u::this_actor::execute(seconds(script.inside.next()));
        lock->unlock();
        total += s4u::Engine::get_clock() - asked;
      }
    });
  }
  platform.run();
  return {total / (threads * rounds), s4u::Engine::get_clock()};
}

}  // namespace
}  // namespace osarium::laws

int main(int, char** argv) {
  using namespace osarium::laws;
  Platform platform(argv[0]);
  return compare(with_ours(), with_simgrid(platform));
}
