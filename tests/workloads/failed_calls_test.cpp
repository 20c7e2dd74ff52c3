// Calls whose answers do not come.
#include "tests/workloads/side_by_side.hpp"

namespace osarium {
namespace {

// Closes its first connection when it has been asked by it, and answers on later ones.
struct Unreliable final : CalledWorkload {
  explicit Unreliable(Running& its_running)
      : running(its_running), process(running.system.create_process(0, "back")) {
    running.run(process, [this](SystemCalls& os, Context& here) -> Task<> {
      for (;;) co_await serve(os.sockets, here);
    });
  }
  Task<> serve(SocketCalls& sockets, Context& here) {
    while (open.empty()) co_await here.compute(1_us, Mode::user);
    const Descriptor socket = open.back();
    const auto request = co_await sockets.receive(here, socket);
    EXPECT_TRUE(request);
    jobs.push_back(request->tag);
    if (jobs.size() == 1) {
      open.pop_back();
      const Outcome<> closed = co_await sockets.close(here, socket);
      EXPECT_TRUE(closed);
    } else {
      here.set_account(request->account);
      const Outcome<> sent = co_await sockets.send(here, socket, *request);
      EXPECT_TRUE(sent);
    }
  }
  std::optional<Descriptor> connect(Worker& caller) override {
    const auto [its, ours] = caller.os.sockets.set_pair(process);
    ++connections;
    open.push_back(ours);
    return its;
  }
  void called(const CallSeen& call) override {
    ++calls;
    failed += call.failed ? 1 : 0;
  }

  Running& running;
  Process& process;
  std::vector<Descriptor> open;
  std::vector<std::uint64_t> jobs;
  int connections = 0;
  std::uint64_t calls = 0;
  std::uint64_t failed = 0;
};

TEST(FailedCalls, AConnectionWhoseAnswerDoesNotComeIsUsedNoMore) {
  Running running(monolithic());
  Unreliable callee(running);
  Directory directory;
  directory.add("back", callee);
  WorkloadParameters one = front();
  one.arrivals = arrivals::Closed{.clients = 1};
  one.threads = threads::Pool{.threads = 1};
  const Time end = Time() + 5_ms;
  const auto load = Load::start(one, running.system, {}, directory);
  running.sim.run_until(end);
  EXPECT_EQ(callee.connections, 2);
  EXPECT_EQ(callee.failed, 1u);
  EXPECT_GT(callee.calls, 50u);
  EXPECT_EQ(load->measurement().failed, 1u);
  // What the first one may still be at work on is nobody else's.
  ASSERT_GT(callee.jobs.size(), 2u);
  EXPECT_NE(callee.jobs[1], callee.jobs[0]);
  EXPECT_EQ(callee.jobs[2], callee.jobs[1]);
}

// Calls into servers fail where there is no room for more than one.
TEST(FailedCalls, CallersLearnOfAnswersThatCouldNotBeSent) {
  Architecture refusing = microkernel();
  refusing.placement[ServiceId::sockets].cpus = DedicatedCpus{};
  refusing.connect.insert(refusing.connect.begin(),
                          {.from = Caller::application,
                           .service = ServiceId::sockets,
                           .use = Transport{.capacity = 1, .when_full = WhenFull::refuse}});
  WorkloadParameters many = front();
  many.arrivals = arrivals::Closed{.clients = 24};
  many.threads = threads::Pool{.threads = 24};
  Running running(refusing);
  Directory directory;
  const Time end = Time() + 100_ms;
  const auto called = Load::start(back(computing, "threads: 12"), running.system, {}, directory);
  const auto calling = Load::start(many, running.system, {}, directory);
  std::map<std::uint32_t, Time> last;
  calling->on_end([&](const Load::Ended& job) { last[job.client] = job.end; });
  running.sim.run_until(end);
  EXPECT_GT(called->measurement().failed, 0u);
  EXPECT_EQ(last.size(), 24u);
  for (const auto& [client, at] : last) EXPECT_GT(at, end - 30_ms) << client;
}

}  // namespace
}  // namespace osarium
