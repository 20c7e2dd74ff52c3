// Validation of cache lines (docs/validity/coherence.md): the measured table from programs like
// those that it was measured with, and messages, whose published times no part of the model knows.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "tests/models/hardware/measured_machine.hpp"

namespace osarium {
namespace {

// Brings a line into a state with the cores at some distance from cpu 0, and then touches it from
// cpu 0.
Task<Duration> measure(MeasuredMachine& on, LineOperation operation, LineState state,
                       Distance distance) {
  const int first = on.cpu_at(distance);
  Context& holder = on.machine.on(first);
  Context& sharer = on.machine.on(on.cpu_at(distance, first));
  Context& here = on.machine.on(0);
  const auto home = on.topology.node(CpuId(state == LineState::invalid ? first : 0));
  CacheLine line(on.machine.coherence, home);
  switch (state) {
    case LineState::modified: co_await line.store(holder); break;
    case LineState::exclusive: co_await line.load(holder); break;
    case LineState::owned:
      co_await line.store(holder);
      co_await line.load(sharer);
      break;
    case LineState::shared:
      co_await line.load(holder);
      co_await line.load(sharer);
      break;
    case LineState::invalid: break;
  }
  const Time start = on.sim.now();
  switch (operation) {
    case LineOperation::load: co_await line.load(here); break;
    case LineOperation::store: co_await line.store(here); break;
    case LineOperation::atomic: co_await line.atomic(here); break;
  }
  co_return on.sim.now() - start;
}

// Measures every row of a machine and counts them.
int measure_table(MeasuredMachine& on, const std::string& prefix) {
  constexpr std::array operations = {"load", "store", "atomic"};
  constexpr std::array states = {"modified", "owned", "exclusive", "shared", "invalid"};
  constexpr std::array names = {"", "", "same_die", "same_package", "one_hop", "two_hops"};
  const CostTable table = CostTable::standard();
  int found = 0;
  for (const Cost& row : table.rows())
    for (std::size_t o = 0; o < operations.size(); ++o)
      for (std::size_t s = 0; s < states.size(); ++s)
        for (std::size_t d = 2; d < names.size(); ++d) {
          if (row.name != prefix + operations[o] + "_" + states[s] + "_" + names[d]) continue;
          ++found;
          on.sim.spawn([&]() -> Task<> {
            const Duration time =
                co_await measure(on, static_cast<LineOperation>(o), static_cast<LineState>(s),
                                 static_cast<Distance>(d));
            EXPECT_NEAR(on.cycles_of(time), row.value, 0.01) << row.name;
          });
          on.sim.run();
        }
  return found;
}

TEST(CoherenceValidity, TheTableOfTheXeonComesBack) {
  auto xeon = MeasuredMachine::xeon();
  EXPECT_EQ(measure_table(xeon, "coherence.westmere_ex."), 27);
}

TEST(CoherenceValidity, TheTableOfTheOpteronComesBack) {
  auto opteron = MeasuredMachine::opteron();
  EXPECT_EQ(measure_table(opteron, "coherence.opteron."), 44);
}

// A line that holds one message and whether it is full, as in libssmp, of the authors of SOSP 2013
// (public as LPD-EPFL/ssmp-threads). Both sides take the line with a compare-and-swap of that word,
// and again 66 cycles after one that failed; then the message is copied, and the word changed, in
// the own cache, before the line goes anywhere else. This is how libssmp does it between sockets of
// the Xeon; on the Opteron a prefetch for writing has the same effect.
class Mailbox {
 public:
  explicit Mailbox(MeasuredMachine& on)
      : line_(on.machine.coherence),
        pause_(cycles(66, on.topology.clock())),
        copy_(on.costs.at_own(LineOperation::load) + on.costs.at_own(LineOperation::store)) {}
  Task<> send(Context& here) { co_await change(here, false); }
  Task<> receive(Context& here) { co_await change(here, true); }

 private:
  Task<> change(Context& here, bool full) {
    for (;;) {
      const bool taken = full_ == full;
      if (taken) full_ = !full;
      co_await line_.atomic(here, Mode::spin);
      if (taken) break;
      co_await here.compute(pause_, Mode::spin);
    }
    co_await here.compute(copy_, Mode::user);
  }
  CacheLine line_;
  Duration pause_;
  Duration copy_;
  bool full_ = false;
};

struct Messages {
  double one_way;
  double round_trip;
};

// Mean cycles for each message of a stream, and for each of a sequence of requests with answers.
Messages messages(MeasuredMachine& on, Distance distance) {
  constexpr int count = 1000;
  Context& a = on.machine.on(0);
  Context& b = on.machine.on(on.cpu_at(distance));
  const auto time = [&](auto&& client, auto&& server) {
    const Time start = on.sim.now();
    on.sim.spawn(client);
    on.sim.spawn(server);
    on.sim.run();
    return on.cycles_of(on.sim.now() - start) / count;
  };
  Mailbox there(on);
  Mailbox back(on);
  Messages result;
  result.one_way = time(
      [&]() -> Task<> {
        for (int i = 0; i < count; ++i) co_await there.send(a);
      },
      [&]() -> Task<> {
        for (int i = 0; i < count; ++i) co_await there.receive(b);
      });
  result.round_trip = time(
      [&]() -> Task<> {
        for (int i = 0; i < count; ++i) {
          co_await there.send(a);
          co_await back.receive(a);
        }
      },
      [&]() -> Task<> {
        for (int i = 0; i < count; ++i) {
          co_await there.receive(b);
          co_await back.send(b);
        }
      });
  return result;
}

struct Published {
  Distance distance;
  Messages figure_9;
};

void compare(MeasuredMachine& on, const std::vector<Published>& published) {
  for (const auto& [distance, figure_9] : published) {
    const Messages predicted = messages(on, distance);
    const double tolerance = distance == Distance::same_die ? 0.25 : 0.45;
    EXPECT_NEAR(predicted.one_way / figure_9.one_way, 1, tolerance) << predicted.one_way;
    EXPECT_NEAR(predicted.round_trip / figure_9.round_trip, 1, tolerance) << predicted.round_trip;
  }
}

TEST(CoherenceValidity, MessagesOnTheXeonTakeAboutAsLongAsPublished) {
  auto xeon = MeasuredMachine::xeon();
  compare(xeon, {{Distance::same_die, {214, 564}},
                 {Distance::one_hop, {914, 1968}},
                 {Distance::two_hops, {1167, 2660}}});
}

TEST(CoherenceValidity, MessagesOnTheOpteronTakeAboutAsLongAsPublished) {
  auto opteron = MeasuredMachine::opteron();
  compare(opteron, {{Distance::same_die, {262, 519}},
                    {Distance::same_package, {472, 887}},
                    {Distance::one_hop, {506, 959}},
                    {Distance::two_hops, {660, 1567}}});
}

}  // namespace
}  // namespace osarium
