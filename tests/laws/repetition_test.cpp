// The second law and the third: a run depends on nothing but what it is given, whatever else goes
// on in the process.
#include <thread>

#include "tests/laws/pieces.hpp"

namespace osarium {
namespace {

// All that a run leaves behind.
struct Trace {
  std::uint64_t events = 0;
  std::deque<Staged::Instants> instants;
  std::vector<std::array<Duration, causes>> accounts;
  friend bool operator==(const Trace&, const Trace&) = default;
};

void begin_all(Staged& stage) {
  for (const Piece& piece : pieces())
    if (std::string_view(piece.name) != "long_echo") piece.begin(stage);
}

Trace trace_of(const Staged& stage) {
  Trace trace{.events = stage.sim.events(), .instants = stage.instants, .accounts = {}};
  for (const Account& account : stage.accounts) trace.accounts.push_back(account.times().all());
  return trace;
}

Trace run(std::string_view name) {
  Staged stage(*find_architecture(name));
  begin_all(stage);
  stage.sim.run();
  return trace_of(stage);
}

TEST(Repetition, InOtherThreadsAndAnotherOrderAllIsTheSame) {
  const auto names = architecture_names();
  std::vector<Trace> expected;
  for (const auto name : names) expected.push_back(run(name));
  EXPECT_GT(expected.front().accounts.size(), 30U);
  std::vector<std::vector<Trace>> found(3, std::vector<Trace>(names.size()));
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < found.size(); ++t)
    threads.emplace_back([&own = found[t], &names, t] {
      for (std::size_t i = 0; i < names.size(); ++i) {
        const std::size_t k = (names.size() - i + 2 * t) % names.size();
        own[k] = run(names[k]);
      }
    });
  for (std::thread& thread : threads) thread.join();
  for (const auto& each : found)
    for (std::size_t i = 0; i < names.size(); ++i) EXPECT_TRUE(each[i] == expected[i]) << names[i];
}

constexpr int steps = 40;
constexpr Duration step = 37_us;

Trace run_in_steps(std::string_view name) {
  Staged stage(*find_architecture(name));
  begin_all(stage);
  for (int i = 1; i <= steps; ++i) stage.sim.run_until(Time() + step * i);
  return trace_of(stage);
}

TEST(Repetition, TwoSystemsInTurnDoNotDisturbEachOther) {
  const auto names = architecture_names();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string_view one = names[i];
    const std::string_view other = names[(i + 1) % names.size()];
    Staged first(*find_architecture(one));
    Staged second(*find_architecture(other));
    begin_all(first);
    begin_all(second);
    for (int k = 1; k <= steps; ++k) {
      first.sim.run_until(Time() + step * k);
      second.sim.run_until(Time() + step * k);
    }
    EXPECT_TRUE(trace_of(first) == run_in_steps(one)) << one;
    EXPECT_TRUE(trace_of(second) == run_in_steps(other)) << other;
  }
}

}  // namespace
}  // namespace osarium
