// Bounded queues between producers and consumers who wait for several things at once and lose
// patience; a request's life split into causes and spans.
#include "sim/statistics/breakdown.hpp"
#include "sim/sync/combine.hpp"
#include "sim/sync/queue.hpp"
#include "sim/sync/resource.hpp"
#include "tests/laws/fingerprint_parts.hpp"

namespace osarium::laws {
namespace {

Duration exponential(Stream& stream, double mean_picoseconds) {
  return Duration::from_picoseconds(mean_picoseconds * stream.exponential());
}

class Impatience final : public Part {
 public:
  Impatience(Simulation& simulation, const Seed& with)
      : Part(simulation, "impatience", with),
        left_(simulation, 4, "left"),
        right_(simulation, 2, "right") {
    for (std::uint64_t i = 0; i < 4; ++i) {
      sim.spawn(producer(i, i % 2 == 0 ? left_ : right_), sim.name("producer", i));
      sim.spawn(consumer(i), sim.name("consumer", i), Background::yes);
    }
  }

 private:
  Actor producer(std::uint64_t number, Queue<std::uint64_t>& queue) {
    Stream stream(seed, "producer", number, "script");
    for (std::uint64_t i = 0; i < 400; ++i) {
      co_await sim.delay(exponential(stream, 1e6));
      const auto put = [&] { return queue.put(1'000 * number + i); };
      const auto done = co_await with_timeout(sim, exponential(stream, 2e6), put);
      note(done.has_value() ? i : ~i);
    }
  }
  Actor consumer(std::uint64_t number) {
    Stream stream(seed, "consumer", number, "script");
    for (;;) {
      const Duration limit = exponential(stream, 1e6);
      const auto left = [&] { return left_.get(); };
      const auto right = [&] { return right_.get(); };
      const auto patience = [&] { return sim.delay(limit); };
      const auto first = co_await any_of(sim, left, right, patience);
      note(static_cast<std::uint64_t>(first.index()));
      if (first.index() == 0) note(std::get<0>(first));
      if (first.index() == 1) note(std::get<1>(first));
      co_await sim.delay(exponential(stream, 8e5));
      if (sim.now() > Time() + 600_us) co_return;
    }
  }

  Queue<std::uint64_t> left_;
  Queue<std::uint64_t> right_;
};

class Requests final : public Part {
 public:
  Requests(Simulation& simulation, const Seed& with)
      : Part(simulation, "requests", with), disk_(simulation, 2, "disk") {
    sim.spawn(arrivals(), "arrivals of requests");
  }
  void finish() override {
    for (const Span& span : log_) {
      note(static_cast<std::uint64_t>(span.what));
      note(span.end - span.begin);
    }
    note(log_.size() - spans);
  }

 private:
  enum class Cause { processor, disk };
  enum class What : std::uint64_t { request = 1, read = 3 };
  struct Span {
    What what;
    Time begin;
    Time end;
  };
  static constexpr std::uint64_t spans = 3'000;  // a request has three

  Actor arrivals() {
    Stream stream(seed, "requests", 0, "gap");
    for (std::uint64_t i = 0; i < 1'000; ++i) {
      co_await sim.delay(exponential(stream, 1.5e6));
      sim.spawn(request(i), "request");
    }
  }
  Actor request(std::uint64_t number) {
    Stream stream(seed, "request", number, "script");
    Breakdown<2, Cause> life(sim.now(), Cause::processor);
    const std::size_t span = log_.size();
    log_.push_back({What::request, sim.now(), Time::never()});
    co_await sim.delay(exponential(stream, 3e5));
    const Cause before = life.enter(Cause::disk, sim.now());
    const auto both = co_await all_of(
        sim, [&] { return read(number, exponential(stream, 1e6)); },
        [&] { return read(number + 1, exponential(stream, 1e6)); });
    note(std::get<0>(both) ^ std::get<1>(both));
    life.enter(before, sim.now());
    co_await sim.delay(exponential(stream, 3e5));
    life.close(sim.now());
    log_[span].end = sim.now();
    note(life.spent(Cause::processor));
    note(life.spent(Cause::disk).seconds());
  }
  Task<std::uint64_t> read(std::uint64_t block, Duration time) {
    const Time begin = sim.now();
    {
      auto hold = co_await disk_.acquire(block % 8 == 0 ? 1 : 0);
      co_await sim.delay(time);
    }
    log_.push_back({What::read, begin, sim.now()});
    co_return block* block;
  }

  Resource disk_;
  std::vector<Span> log_;
};

}  // namespace

void add_combinations(PartList& parts, Simulation& sim, const Seed& seed) {
  parts.push_back(std::make_unique<Impatience>(sim, seed));
  parts.push_back(std::make_unique<Requests>(sim, seed));
}

}  // namespace osarium::laws
