// The engine against a std::multimap, under random scripts that mix zero delays, ties,
// cancellations, wake-ups and alarms.
#include <gtest/gtest.h>

#include <deque>
#include <list>
#include <map>
#include <optional>

#include "sim/engine/alarm_wheel.hpp"
#include "sim/sync/signal.hpp"
#include "tests/sim/engine/script.hpp"

namespace osarium::script {

namespace {

class Engine {
 public:
  explicit Engine(std::uint64_t seed) {
    for (std::size_t i = 0; i < signals; ++i) signals_.emplace_back(sim_);
    for (std::size_t i = 0; i < alarms; ++i) alarms_.emplace_back(*this, i);
    for (std::size_t i = 0; i < actors; ++i)
      handles_.push_back(sim_.spawn(act(i, seed), "actor", Background::yes));
  }
  Log run() {
    sim_.run_until(Time::picoseconds(end));
    return std::move(log_);
  }

 private:
  struct Notifier : Alarm {
    Notifier(Engine& e, std::size_t i)
        : Alarm(e.sim_, i % 2 == 0 ? Expiry::rare : Expiry::usual), engine(e), index(i) {}
    void expired() override {
      engine.log_.push_back({engine.now(), 't', index});
      engine.signals_[index % signals].notify_one();
    }
    Engine& engine;
    std::size_t index;
  };

  std::int64_t now() const { return sim_.now().picoseconds(); }

  Actor act(std::size_t me, std::uint64_t seed) {
    Stream stream(Seed{seed}, "actor", me, "script");
    for (;;) {
      log_.push_back({now(), 'a', me});
      const Step step = next_step(stream);
      Signal& signal = signals_[step.target % signals];
      Notifier& alarm = alarms_[step.target % alarms];
      switch (step.action) {
        case Action::delay: co_await sim_.delay(Duration::picoseconds(step.time)); break;
        case Action::wait: co_await signal.wait(); break;
        case Action::notify_one: signal.notify_one(); break;
        case Action::notify_all: signal.notify_all(); break;
        case Action::arm: alarm.arm_in(Duration::picoseconds(step.time)); break;
        case Action::disarm: alarm.cancel(); break;
        case Action::cancel:
          if (step.target % actors != me && me != 0) handles_[step.target % actors].cancel();
          break;
      }
      // Actor 0 keeps the others going: it always passes time, and then wakes everybody.
      if (me == 0) {
        co_await sim_.delay(3_ps);
        for (Signal& each : signals_) each.notify_all();
      }
    }
  }

  Simulation sim_;
  std::deque<Signal> signals_;
  std::deque<Notifier> alarms_;
  std::deque<ActorHandle> handles_;
  Log log_;
};

// The same world as a loop over a multimap from time to what happens then, which keeps equal times
// in order of insertion.
class Reference {
 public:
  explicit Reference(std::uint64_t seed) {
    for (std::size_t i = 0; i < actors; ++i) {
      streams_.emplace_back(Seed{seed}, "actor", i, "script");
      schedule(0, 'a', i);
    }
  }
  Log run() {
    while (!events_.empty() && events_.begin()->first <= end) {
      const auto [time, entry] = *events_.begin();
      events_.erase(events_.begin());
      now_ = time;
      if (entry.who == 't') {
        log_.push_back({now_, 't', entry.index});
        notify(entry.index % signals);
      } else {
        act(entry.index);
      }
    }
    return std::move(log_);
  }

 private:
  void schedule(std::int64_t delay, char who, std::size_t index) {
    events_.emplace(now_ + delay, Entry{now_ + delay, who, index});
  }
  void unschedule(char who, std::size_t index) {
    std::erase_if(events_, [&](const auto& event) {
      return event.second.who == who && event.second.index == index;
    });
  }
  bool notify(std::size_t signal) {
    if (waiting_[signal].empty()) return false;
    schedule(0, 'a', waiting_[signal].front());
    waiting_[signal].pop_front();
    return true;
  }
  void pace() {
    for (std::size_t i = 0; i < signals; ++i)
      while (notify(i)) continue;
  }
  // Where actor 0 stands between its step and the next: before or after the delay that keeps the
  // time going.
  enum class Pace { step, pause, wake };

  void act(std::size_t me) {
    if (me == 0 && pace_ == Pace::pause) return pause();
    if (me == 0 && pace_ == Pace::wake) pace();
    pace_ = me == 0 ? Pace::step : pace_;
    for (;;) {
      log_.push_back({now_, 'a', me});
      const Step step = next_step(streams_[me]);
      const std::size_t signal = step.target % signals;
      if (me == 0) pace_ = Pace::pause;
      switch (step.action) {
        case Action::delay: return schedule(step.time, 'a', me);
        case Action::wait: return waiting_[signal].push_back(me);
        case Action::notify_one: notify(signal); break;
        case Action::notify_all:
          while (notify(signal)) continue;
          break;
        case Action::arm:
          unschedule('t', step.target % alarms);
          schedule(step.time, 't', step.target % alarms);
          break;
        case Action::disarm: unschedule('t', step.target % alarms); break;
        case Action::cancel:
          if (step.target % actors != me && me != 0) cancel(step.target % actors);
          break;
      }
      if (me == 0) return pause();
    }
  }
  void pause() {
    pace_ = Pace::wake;
    schedule(3, 'a', 0);
  }
  void cancel(std::size_t actor) {
    unschedule('a', actor);
    for (auto& list : waiting_) list.remove(actor);
  }

  std::int64_t now_ = 0;
  std::multimap<std::int64_t, Entry> events_;
  std::list<std::size_t> waiting_[signals];
  std::deque<Stream> streams_;
  Pace pace_ = Pace::step;
  Log log_;
};

}  // namespace

Log run_on_engine(std::uint64_t seed) { return Engine(seed).run(); }
Log run_on_reference(std::uint64_t seed) { return Reference(seed).run(); }

class EventOrder : public testing::TestWithParam<std::uint64_t> {};

TEST_P(EventOrder, IsThatOfAMultimap) {
  const Log expected = run_on_reference(GetParam());
  const Log actual = run_on_engine(GetParam());
  ASSERT_GT(expected.size(), 100U);
  const auto [here, there] =
      std::mismatch(actual.begin(), actual.end(), expected.begin(), expected.end());
  ASSERT_EQ(actual.size(), expected.size());
  ASSERT_TRUE(here == actual.end())
      << "step " << here - actual.begin() << ": engine " << *here << ", reference " << *there;
}

INSTANTIATE_TEST_SUITE_P(Scripts, EventOrder, testing::Range<std::uint64_t>(1, 101));

}  // namespace osarium::script
