// The queueing models of these tests, as parts of the fingerprint.
#include "tests/laws/closed_network.hpp"
#include "tests/laws/fingerprint_parts.hpp"

namespace osarium::laws {
namespace {

using namespace distributions;

template <class AnyStation>
void note_load(Part& part, const OpenLoad<AnyStation>& load) {
  for (const Duration sojourn : load.sojourns()) part.note(sojourn);
  for (const std::int64_t job : load.order_of_departure()) part.note(job);
  part.note(load.number_in_system().max());
  part.note(load.mean_sojourn(0));
}

Jobs jobs(std::int64_t count, double rate, std::int32_t priority) {
  return {.gap = Exponential{.average = microsecond / rate},
          .service = Lognormal{.median = 0.5 * microsecond, .sigma = 1},
          .count = count,
          .priority = priority};
}

class EightServers final : public Part {
 public:
  EightServers(Simulation& simulation, const Seed& with)
      : Part(simulation, "eight servers", with),
        station_(simulation, 8),
        load_(simulation, station_, jobs(2'000, 7.2, 0), with, 0) {}
  void finish() override { note_load(*this, load_); }

 private:
  Station station_;
  OpenLoad<Station> load_;
};

class Classes final : public Part {
 public:
  Classes(Simulation& simulation, const Seed& with)
      : Part(simulation, "three classes", with), station_(simulation, 2) {
    for (int i = 0; i < 3; ++i)
      loads_.emplace_back(simulation, station_, jobs(500, 0.6, i == 2 ? -5 : i), with,
                          static_cast<std::uint64_t>(i + 1));
  }
  void finish() override {
    for (const OpenLoad<Station>& load : loads_) note_load(*this, load);
  }

 private:
  Station station_;
  std::deque<OpenLoad<Station>> loads_;
};

class Sharing final : public Part {
 public:
  Sharing(Simulation& simulation, const Seed& with)
      : Part(simulation, "shared processor", with),
        station_(simulation),
        load_(simulation, station_, jobs(1'000, 1.1, 0), with, 4) {}
  void finish() override { note_load(*this, load_); }

 private:
  SharedStation station_;
  OpenLoad<SharedStation> load_;
};

class Network final : public Part {
 public:
  Network(Simulation& simulation, const Seed& with)
      : Part(simulation, "closed network", with),
        network_(simulation,
                 {.think = Uniform{.low = 0, .high = 4 * microsecond},
                  .processor = Gamma{.shape = 0.6, .scale = microsecond},
                  .disk = Fixed{.value = 0.75 * microsecond},
                  .network = Weibull{.scale = microsecond, .shape = 0.7}},
                 with) {
    simulation.spawn(closing(), "closing");
  }
  void finish() override {
    for (const Histogram::Bucket& bucket : network_.responses().buckets()) note(bucket.count);
    note(static_cast<std::uint64_t>(network_.responses().sum()));
    note(network_.not_thinking().mean(Time() + 1_s));
  }

 private:
  Actor closing() {
    co_await sim.delay(500_us);
    network_.close();
  }

  ClosedNetwork network_;
};

}  // namespace

void add_stations(PartList& parts, Simulation& sim, const Seed& seed) {
  parts.push_back(std::make_unique<EightServers>(sim, seed));
  parts.push_back(std::make_unique<Classes>(sim, seed));
  parts.push_back(std::make_unique<Sharing>(sim, seed));
  parts.push_back(std::make_unique<Network>(sim, seed));
}

}  // namespace osarium::laws
