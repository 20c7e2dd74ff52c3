// Round trips between two threads through pipes: what the parts add up to under a monolithic
// kernel, against what lmbench measured of the whole on other machines.
#include <gtest/gtest.h>

#include "tests/architectures/running.hpp"

namespace osarium {
namespace {

constexpr int rounds = 100;

struct PingPong {
  explicit PingPong(int cpus) : running(monolithic()) {
    process = &running.system.create_process(0, "process");
    for (int i = 0; i < 2; ++i) attributes[i].affinity = CpuSet::only(CpuId(i % cpus));
  }
  // Of one round, when all is warm.
  double microseconds(Program ping, Program pong) {
    running.run(*process, std::move(pong), attributes[1]);
    running.run(*process, std::move(ping), attributes[0]);
    running.sim.run();
    return (end - begin).seconds() * 1e6 / (rounds - 10);
  }
  void note(int round) {
    if (round == 10) begin = running.sim.now();
    if (round == rounds) end = running.sim.now();
  }

  Running running;
  Process* process;
  ThreadAttributes attributes[2];
  Time begin, end;
};

double pipes(int cpus) {
  PingPong m(cpus);
  PipeEnds there, back;
  m.running.run(*m.process, [&](SystemCalls& os, Context& here) -> Task<> {
    there = *co_await os.channels.pipe(here);
    back = *co_await os.channels.pipe(here);
  });
  m.running.sim.run();
  return m.microseconds(
      [&](SystemCalls& os, Context& here) -> Task<> {
        for (int i = 0; i <= rounds; ++i) {
          m.note(i);
          const Outcome<Bytes> put = co_await os.channels.write(here, there.write, 1_B);
          const Outcome<Bytes> got = co_await os.channels.read(here, back.read, 1_B);
          EXPECT_TRUE(put && got);
        }
      },
      [&](SystemCalls& os, Context& here) -> Task<> {
        for (int i = 0; i <= rounds; ++i) {
          const Outcome<Bytes> got = co_await os.channels.read(here, there.read, 1_B);
          const Outcome<Bytes> put = co_await os.channels.write(here, back.write, 1_B);
          EXPECT_TRUE(put && got);
        }
      });
}

// lmbench's pipe latency: 6.0 us (Linux 2.6.28), 7.9 (laptop, 5.15), 16.2 (virtual machine, 3.10).
TEST(PingPong, PipesTakeAboutAsLongAsLmbenchHas) {
  for (const int cpus : {1, 2}) {
    const double ours = pipes(cpus);
    RecordProperty("cpus_" + std::to_string(cpus), std::to_string(ours));
    EXPECT_GT(ours / 6.0, 0.75);
    EXPECT_LT(ours / 7.9, 1);
  }
}

}  // namespace
}  // namespace osarium
