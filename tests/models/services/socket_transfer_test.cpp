// What several threads do with one connection at once.
#include "tests/models/services/networked.hpp"

namespace osarium {
namespace {

// Not even while the segment that says so is on its way; and nobody outside hears of it.
TEST(SocketTransfer, WhoSendsToAPeerThatClosesDoesNotGetItBack) {
  for (Duration later; later < 5_us; later += 50_ns) {
    Networked machine;
    Process& process = machine.process();
    const auto ends = machine.programs.calls(process).sockets.set_pair(process);
    machine.outside.on_connection([](FlowId, bool) { ADD_FAILURE() << "no such connection"; });
    machine.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
      co_await here.compute(10_us, Mode::user);
      const Outcome<> closed = co_await os.sockets.close(here, ends.second);
      EXPECT_TRUE(closed);
    });
    machine.run(process, [&, later](SystemCalls& os, Context& here) -> Task<> {
      co_await here.compute(8_us + later, Mode::user);
      const Outcome<> sent = co_await os.sockets.send(here, ends.first, {100_B, 7});
      EXPECT_TRUE(sent || sent.failed_with(Error::reset));
      const auto end = co_await os.sockets.receive(here, ends.first);
      EXPECT_TRUE(end.failed_with(Error::reset) || end->size == 0_B);
      const Outcome<> closed = co_await os.sockets.close(here, ends.first);
      EXPECT_TRUE(closed);
    });
    machine.sim.run();
    EXPECT_EQ(machine.network.under_way(), 0U);
  }
}

TEST(SocketTransfer, PartsThatTwoCpusSendLeaveInTheirOrder) {
  Networked::Setup setup;
  setup.queues = 2;
  Networked machine(setup);
  Process& process = machine.process();
  const FlowId flow = machine.outside.add_client(Protocol::tcp, 80);
  const Descriptor socket = machine.programs.calls(process).sockets.set_established(flow);
  std::vector<Bytes> answers;
  machine.outside.on_message([&](const Message& message) { answers.push_back(message.size); });
  bool begun = false;
  machine.run(process,
              [&](SystemCalls& os, Context& here) -> Task<> {
                const Message part{.size = 60'000_B, .more = true};
                const Outcome<> sent = co_await os.sockets.send(here, socket, part);
                EXPECT_TRUE(sent);
                begun = true;
              },
              {.affinity = CpuSet::only(CpuId(0))});
  machine.run(process,
              [&](SystemCalls& os, Context& here) -> Task<> {
                while (!begun) co_await here.compute(1_us, Mode::user);
                for (int i = 0; i < 2; ++i) {
                  const Outcome<> sent = co_await os.sockets.send(here, socket, {100_B});
                  EXPECT_TRUE(sent);
                  co_await here.compute(1_ms, Mode::user);
                }
              },
              {.affinity = CpuSet::only(CpuId(1))});
  machine.sim.run();
  EXPECT_EQ(answers, (std::vector{60'100_B, 100_B}));
  EXPECT_EQ(machine.nic.function(0).transmit(1).sent(), 1U);  // when the first has all left
}

}  // namespace
}  // namespace osarium
