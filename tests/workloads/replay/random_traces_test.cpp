// Traces of servers whose threads hand requests on as it comes: whatever is made of them, all calls
// are counted, and nobody stands still.
#include "tests/workloads/replay/handed.hpp"
#include "tests/workloads/replay/replayed.hpp"

namespace osarium {
namespace {

using replay::futex;
using replay::Told;
using Who = Told::Who;

class RandomServer {
 public:
  explicit RandomServer(std::uint64_t seed) : draws_(Seed{seed, 0}, "random", 0, "trace") {
    threads_ = 1 + below(4);
    users_ = std::max(1, threads_ - below(3));  // of connections; the others help
    polls_ = below(2) == 0;
    helped_ = below(2) == 0;
    const int clients = 1 + below(2), connections = 1 + below(3);
    for (int i = 0; i < 60; ++i) ask({"client", 20, 20 + below(clients)}, below(connections));
  }
  const Told& told() const { return told_; }
  int below(int count) { return static_cast<int>(draws_.uniform() * count); }

 private:
  Who thread(int number) const { return {"server", 10, 10 + number}; }
  void call(const Who& who, int number, const std::string& arguments, std::int64_t result) {
    told_.call(who, at_ += 2000, number, arguments, result);
  }
  void hand(const Who& who, const Who& other, const char* address) {
    if (who.thread != other.thread) replay::hand(told_, at_ += 4000, who, other, address);
  }

  void ask(const Who& client, int connection) {
    const std::string mine = std::to_string(4 + connection), its = std::to_string(7 + connection);
    if (below(2) == 0) call(client, 232, "9", 1);
    call(client, 44, mine, 36);
    Who who = thread(below(users_));
    if (polls_ && who.thread % 2 == 0) call(who, 232, "3", 1);
    do_something(who, its);
    call(who, 0, its, 36);
    do_something(who, its);
    for (int helper = users_; helped_ && helper < threads_; ++helper)
      if (below(4) > 0) be_helped(who, thread(helper));
    if (const Who other = thread(below(users_)); below(3) == 0 && other.thread != who.thread) {
      hand(who, other, "7f20");
      who = other;
    }
    call(who, below(5) > 0 ? 1 : 40, its, 5);
    do_something(who, its);
    call(client, 45, mine, 5);
  }
  void be_helped(const Who& who, const Who& helper) {
    hand(who, helper, "7f10");
    at_ += 10'000;
    call(helper, 39, "0", 1);
    if (below(2) == 0) return hand(helper, who, "7f30");
    call(helper, 1, "3", 8);
    call(who, 0, "3", 8);
  }
  void do_something(const Who& who, const std::string& its) {
    switch (below(8)) {
      case 0: return call(who, 39, "0", 1);
      case 1: return call(who, futex, replay::wakes_at("7f10"), below(2));
      case 2: return call(who, futex, replay::waits_at("7f10"), below(2) == 0 ? -11 : -110);
      case 3: return call(who, 0, its, -11);
      case 4: return call(who, 54, its + ", 6, 1", 0);
      case 5: return hand(who, thread(below(threads_)), "7f20");
      case 6: return call(who, 35, "0", 0);
      case 7: return call(who, 17, "12", 4096);
    }
  }

  Stream draws_;
  Told told_;
  std::int64_t at_ = 1000;
  int threads_ = 0;
  int users_ = 0;
  bool polls_ = false;
  bool helped_ = false;
};

TEST(RandomTraces, CountAllCallsAndNobodyStandsStill) {
  std::size_t handed = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    RandomServer server(seed);
    const replay::Plan plan = server.told().plan({.server = server.below(6) == 0 ? "server" : ""});
    const replay::Plan::Account& account = plan.account;
    EXPECT_EQ(account.calls,
              account.of_others + account.replayed + account.remade + account.left_out)
        << seed;
    EXPECT_GE(account.left_out, 0) << seed;
    for (const bool open : {false, true}) {
      if (plan.connections.empty() || (open && plan.outside)) continue;
      for (const replay::Connection& each : plan.connections) handed += each.server.handed;
      WorkloadParameters workload = replay_of("random", plan);
      if (open) workload.replay.mode = ReplayMode::open;
      if (server.below(3) == 0) workload.replay.clients = 5;
      Replayed replayed(workload,
                        *find_architecture(server.below(2) == 0 ? "monolithic" : "microkernel"));
      std::size_t ended = 0;
      replayed.load->on_end([&](const Load::Ended&) { ++ended; });
      EXPECT_EQ(standing_after(replayed, 3_ms), 0U) << seed << (open ? " open" : "");
      EXPECT_GT(ended, 10U) << seed;
    }
  }
  EXPECT_GT(handed, 50U);
}

}  // namespace
}  // namespace osarium
