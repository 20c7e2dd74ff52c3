// A station as SimGrid actors: simgrid_station fifo is M/M/8, first come, first served, by a
// semaphore; simgrid_station shared is M/G/1 with processor sharing, by actors that compute on one
// core. One actor for each job, as in ours.
#include <cstring>

#include "tests/laws/queueing.hpp"
#include "tests/laws/simgrid_platform.hpp"

namespace osarium::laws {
namespace {

using namespace distributions;

constexpr Seed seed{.value = 11};

template <class AnyStation>
Outcome outcome(const Simulation& sim, const OpenLoad<AnyStation>& load) {
  return {load.mean_sojourn(0) * microsecond, seconds(sim.now() - Time())};
}

// serve(service) does in SimGrid what visit() does in ours.
template <class Serve>
Outcome with_simgrid(Platform& platform, s4u::Host* host, const Jobs& jobs, Serve serve) {
  double total = 0;
  s4u::Actor::create("arrivals", host, [&] {
    JobTimes times(jobs, seed);
    for (std::int64_t i = 0; i < jobs.count; ++i) {
      s4u::this_actor::sleep_for(seconds(times.gaps.next()));
      const double service = seconds(times.services.next());
      s4u::Actor::create("job", host, [&, service] {
        const double arrival = s4u::Engine::get_clock();
        serve(service);
        total += s4u::Engine::get_clock() - arrival;
      });
    }
  });
  platform.run();
  return {total / static_cast<double>(jobs.count), s4u::Engine::get_clock()};
}

int fifo(Platform& platform) {
  constexpr int servers = 8;
  const Jobs jobs{.gap = Exponential{microsecond / servers / 0.9},
                  .service = Exponential{microsecond},
                  .count = 50'000};
  Simulation sim;
  Station station(sim, servers);
  const OpenLoad load(sim, station, jobs, seed);
  sim.run();

  const s4u::SemaphorePtr units = s4u::Semaphore::create(servers);
  return compare(outcome(sim, load),
                 with_simgrid(platform, platform.host("station"), jobs, [&](double service) {
                   units->acquire();
                   s4u::this_actor::sleep_for(service);
                   units->release();
                 }));
}

// In milliseconds: ours rounds every departure to a picosecond, SimGrid does not.
int shared(Platform& platform) {
  constexpr double millisecond = 1e3 * microsecond;
  const Jobs jobs{.gap = Exponential{millisecond / 0.8},
                  .service = Lognormal{.median = 0.6 * millisecond, .sigma = 1},
                  .count = 10'000};
  Simulation sim;
  SharedStation station(sim);
  const OpenLoad load(sim, station, jobs, seed);
  sim.run();

  return compare(outcome(sim, load),
                 with_simgrid(platform, platform.host("station"), jobs,
                              [](double work) { s4u::this_actor::execute(work); }));
}

}  // namespace
}  // namespace osarium::laws

int main(int argc, char** argv) {
  using namespace osarium::laws;
  Platform platform(argv[0]);
  if (argc == 2 && std::strcmp(argv[1], "fifo") == 0) return fifo(platform);
  if (argc == 2 && std::strcmp(argv[1], "shared") == 0) return shared(platform);
  std::fprintf(stderr, "usage: %s fifo|shared\n", argv[0]);
  return 2;
}
