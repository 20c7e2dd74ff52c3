// Alarms that are moved and cancelled, signals, ties, and actors that are cancelled while they
// wait.
#include <deque>
#include <optional>

#include "sim/engine/alarm_wheel.hpp"
#include "sim/sync/resource.hpp"
#include "sim/sync/signal.hpp"
#include "tests/laws/fingerprint_parts.hpp"

namespace osarium::laws {
namespace {

Duration up_to(Stream& stream, std::uint64_t picoseconds) {
  return Duration::picoseconds(static_cast<std::int64_t>(stream.below(picoseconds)));
}

class Alarms final : public Part {
 public:
  Alarms(Simulation& simulation, const Seed& with)
      : Part(simulation, "timers", with), stream_(with, "timers", 0, "script") {
    for (std::uint64_t i = 0; i < 200; ++i) alarms_.emplace_back(*this, i);
    sim.spawn(script(), "script of alarms");
  }

 private:
  struct Rearming final : Alarm {
    Rearming(Alarms& all, std::uint64_t number) : Alarm(all.sim), owner(all), own_number(number) {}
    void expired() override {
      owner.note(own_number);
      if (own_number % 3 == 0 && ++rounds < 20) arm_in(Duration::picoseconds(977 * (rounds % 4)));
    }
    Alarms& owner;
    std::uint64_t own_number;
    int rounds = 0;
  };

  Actor script() {
    for (int i = 0; i < 3'000; ++i) {
      Rearming& alarm = alarms_[stream_.below(alarms_.size())];
      if (stream_.below(5) == 0) {
        alarm.cancel();
      } else {
        alarm.arm_in(up_to(stream_, std::uint64_t{1} << stream_.below(31)));
      }
      co_await sim.delay(up_to(stream_, 200'000));
    }
  }

  Stream stream_;
  std::deque<Rearming> alarms_;
};

// Actors that meet at the same instants, by delays that are equal, zero or yields, and by signals.
class Ties final : public Part {
 public:
  Ties(Simulation& simulation, const Seed& with)
      : Part(simulation, "ties", with), signal_(simulation, "tick") {
    for (std::uint64_t i = 0; i < 20; ++i) {
      sim.spawn(runner(i), sim.name("runner", i));
      sim.spawn(listener(i), sim.name("listener", i), Background::yes);
    }
  }

 private:
  Actor runner(std::uint64_t number) {
    Stream stream(seed, "runner", number, "script");
    for (int i = 0; i < 300; ++i) {
      note(number);
      switch (stream.below(5)) {
        case 0: co_await sim.delay(Duration()); break;
        case 1: co_await sim.yield(); break;
        case 2: signal_.notify_all(); break;
        case 3: signal_.notify_one(); break;
        default: co_await sim.delay(Duration::picoseconds(static_cast<int>(stream.below(3)) * 10));
      }
    }
  }
  Actor listener(std::uint64_t number) {
    for (;;) {
      co_await signal_.wait();
      note(100 + number);
      if (number % 4 == 0) co_await sim.delay(10_ps);
    }
  }

  Signal signal_;
};

// Users of two resources, one of which is cancelled every now and then, whatever it is doing.
class Cancellations final : public Part {
 public:
  Cancellations(Simulation& simulation, const Seed& with)
      : Part(simulation, "cancellations", with),
        stream_(with, "cancellations", 0, "script"),
        first_(simulation, 3, "first"),
        second_(simulation, 1, "second") {
    sim.spawn(script(), "script of cancellations");
  }

 private:
  Actor script() {
    std::deque<ActorHandle> users;
    for (std::uint64_t i = 0; i < 1'500; ++i) {
      co_await sim.delay(up_to(stream_, 300'000));
      users.push_back(sim.spawn(user(i), sim.name("user", i)));
      if (stream_.below(3) == 0) {
        ActorHandle& victim = users[stream_.below(users.size())];
        note(victim.done() ? std::uint64_t{1} : 0);
        victim.cancel();
      }
      if (users.size() > 30) {
        co_await users.front().join();
        users.pop_front();
      }
    }
    for (ActorHandle& each : users) each.cancel();
    note(std::uint64_t{first_.free_units() + second_.free_units()});
  }
  Actor user(std::uint64_t number) {
    Stream stream(seed, "user", number, "script");
    auto outer = co_await first_.acquire(static_cast<std::int32_t>(stream.below(3)));
    co_await sim.delay(up_to(stream, 200'000));
    note(number);
    auto inner = co_await second_.acquire(static_cast<std::int32_t>(stream.below(2)));
    co_await sim.delay(up_to(stream, 300'000));
    outer.release();
    co_await sim.yield();
    note(number);
  }

  Stream stream_;
  Resource first_;
  Resource second_;
};

}  // namespace

void add_mechanics(PartList& parts, Simulation& sim, const Seed& seed) {
  parts.push_back(std::make_unique<Alarms>(sim, seed));
  parts.push_back(std::make_unique<Ties>(sim, seed));
  parts.push_back(std::make_unique<Cancellations>(sim, seed));
}

}  // namespace osarium::laws
