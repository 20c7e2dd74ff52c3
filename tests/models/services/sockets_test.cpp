#include "tests/models/services/networked.hpp"

namespace osarium {
namespace {

TEST(Sockets, LoopbackPingPong) {
  Networked machine;
  Process& one = machine.process();
  Process& other = machine.process();
  const auto [left, right] =
      machine.programs.calls(machine.programs.process(0)).sockets.set_pair(other);
  std::vector<std::uint64_t> tags;
  machine.run(one, [&, mine = left](SystemCalls& os, Context& here) -> Task<> {
    for (std::uint64_t i = 1; i <= 3; ++i) {
      const Outcome<> sent = co_await os.sockets.send(here, mine, {.size = 100_B, .tag = i});
      EXPECT_TRUE(sent);
      const auto answer = co_await os.sockets.receive(here, mine);
      tags.push_back(answer->tag);
    }
    const Outcome<> closed = co_await os.sockets.close(here, mine);
    EXPECT_TRUE(closed);
  });
  bool ended = false;
  machine.run(other, [&, mine = right](SystemCalls& os, Context& here) -> Task<> {
    for (;;) {
      const auto message = co_await os.sockets.receive(here, mine);
      if (message->size == 0_B) break;
      const Outcome<> sent = co_await os.sockets.send(here, mine, {100_B, message->tag * 10});
      EXPECT_TRUE(sent);
    }
    ended = true;
  });
  machine.sim.run();
  EXPECT_EQ(tags, (std::vector<std::uint64_t>{10, 20, 30}));
  EXPECT_TRUE(ended);
  EXPECT_EQ(machine.network.under_way(), 0U);
}

TEST(Sockets, SenderWaitsUntilTheReaderHasMadeRoom) {
  Networked::Setup setup;
  setup.sockets.receive_buffer = 10'000_B;
  Networked machine(setup);
  Process& one = machine.process();
  Process& other = machine.process();
  const auto [left, right] =
      machine.programs.calls(machine.programs.process(0)).sockets.set_pair(other);
  std::vector<Time> sent_at;
  bool full = false;
  machine.run(one, [&, mine = left](SystemCalls& os, Context& here) -> Task<> {
    for (int i = 0; i < 3; ++i) {
      const Outcome<> tried = co_await os.sockets.send(here, mine, {5000_B}, Wait::no);
      full = tried.failed_with(Error::would_block);
    }
    const Outcome<> sent = co_await os.sockets.send(here, mine, {5000_B});
    EXPECT_TRUE(sent);
    sent_at.push_back(machine.sim.now());
  });
  Time read_at;
  machine.run(other, [&, mine = right](SystemCalls& os, Context& here) -> Task<> {
    co_await here.compute(1_ms, Mode::user);
    read_at = machine.sim.now();
    for (int i = 0; i < 3; ++i) {
      const auto message = co_await os.sockets.receive(here, mine);
      EXPECT_EQ(message->size, 5000_B);
    }
  });
  machine.sim.run();
  EXPECT_TRUE(full);
  ASSERT_EQ(sent_at.size(), 1U);
  EXPECT_GT(sent_at[0], read_at);
}

TEST(Sockets, HandshakesOverTheWireAndWithoutIt) {
  Networked machine;
  Process& server = machine.process();
  Process& client = machine.process();
  const Descriptor listener =
      machine.programs.calls(machine.programs.process(0)).sockets.set_listening(80, 2);
  const FlowId flow = machine.outside.add_client(Protocol::tcp, 80);
  const FlowId nobody = machine.outside.add_client(Protocol::tcp, 81);
  std::vector<std::pair<FlowId, bool>> told;
  machine.outside.on_connection([&](FlowId which, bool open) { told.emplace_back(which, open); });
  machine.outside.listen(443);
  int accepted = 0;
  machine.run(server, [&](SystemCalls& os, Context& here) -> Task<> {
    for (; accepted < 2; ++accepted) {
      const auto connection = co_await os.sockets.accept(here, listener);
      EXPECT_TRUE(connection);
    }
  });
  std::vector<Error> errors;
  int connected = 0;
  machine.run(client, [&](SystemCalls& os, Context& here) -> Task<> {
    for (const std::uint16_t port : std::to_array<std::uint16_t>({80, 443, 444})) {
      const auto connection = co_await os.sockets.connect(here, port);
      if (connection)
        ++connected;
      else
        errors.push_back(connection.error());
    }
  });
  machine.outside.connect(flow);
  machine.outside.connect(nobody);
  machine.sim.run();
  EXPECT_EQ(accepted, 2);
  EXPECT_EQ(connected, 2);
  EXPECT_EQ(errors, std::vector<Error>{Error::refused});
  EXPECT_EQ(told, (std::vector<std::pair<FlowId, bool>>{{flow, true}, {nobody, false}}));
}

TEST(Sockets, ClosedAndResetConnections) {
  Networked machine;
  Process& server = machine.process();
  SocketCalls& calls = machine.programs.calls(machine.programs.process(0)).sockets;
  const FlowId closing = machine.outside.add_client(Protocol::tcp, 80);
  const FlowId resetting = machine.outside.add_client(Protocol::tcp, 80);
  const Descriptor first = calls.set_established(closing);
  const Descriptor second = calls.set_established(resetting);
  bool done = false;
  machine.run(server, [&](SystemCalls& os, Context& here) -> Task<> {
    const auto end = co_await os.sockets.receive(here, first);
    EXPECT_EQ(end->size, 0_B);
    const auto failed = co_await os.sockets.receive(here, second);
    EXPECT_TRUE(failed.failed_with(Error::reset));
    const Outcome<> sent = co_await os.sockets.send(here, second, {64_B});
    EXPECT_TRUE(sent.failed_with(Error::reset));
    const Outcome<> closed = co_await os.sockets.close(here, first);
    EXPECT_TRUE(closed);
    const auto bad = co_await os.sockets.receive(here, first);
    EXPECT_TRUE(bad.failed_with(Error::bad_descriptor));
    done = true;
  });
  machine.outside.close(closing);
  machine.outside.reset(resetting);
  machine.sim.run();
  EXPECT_TRUE(done);
  // Nobody has that connection any more.
  bool open = true;
  machine.outside.on_connection([&](FlowId, bool is_open) { open = is_open; });
  machine.outside.send(closing, {64_B});
  machine.sim.run();
  EXPECT_FALSE(open);
  EXPECT_EQ(machine.sockets.dropped(), 1U);
}

TEST(Sockets, DatagramsAreAnsweredByTheirFlowAndLostWithoutDescriptors) {
  Networked::Setup setup;
  setup.descriptors = 8;
  Networked machine(setup);
  Process& server = machine.process();
  const Descriptor socket =
      machine.programs.calls(machine.programs.process(0)).sockets.set_bound(53);
  std::vector<FlowId> flows;
  for (int i = 0; i < 40; ++i) flows.push_back(machine.outside.add_client(Protocol::udp, 53));
  std::vector<FlowId> answered;
  std::uint64_t lost = 0;
  machine.outside.on_message([&](const Message& message) { answered.push_back(message.flow); });
  machine.outside.on_lost([&](const Message&) { ++lost; });
  machine.run(server, [&](SystemCalls& os, Context& here) -> Task<> {
    for (;;) {
      const auto message = co_await os.sockets.receive(here, socket);
      const Outcome<> sent = co_await os.sockets.send(here, socket, *message);
      EXPECT_TRUE(sent);
    }
  });
  for (const FlowId flow : flows) machine.outside.send(flow, {64_B});
  machine.run_for(10_ms);
  EXPECT_GT(lost, 0U);
  EXPECT_EQ(lost, machine.nic.function(0).receive(0).dropped());
  EXPECT_EQ(answered.size() + lost, flows.size());
  EXPECT_EQ(machine.network.under_way(), 0U);
}

TEST(Sockets, LostSegmentsComeAgainAfterTheTimeout) {
  Networked::Setup setup;
  setup.descriptors = 2;
  Networked machine(setup);
  Process& server = machine.process();
  const FlowId flow = machine.outside.add_client(Protocol::tcp, 80);
  const Descriptor socket =
      machine.programs.calls(machine.programs.process(0)).sockets.set_established(flow);
  std::vector<Time> received;
  machine.run(server, [&](SystemCalls& os, Context& here) -> Task<> {
    for (;;) {
      const auto message = co_await os.sockets.receive(here, socket);
      EXPECT_EQ(message->size, 60'000_B);
      received.push_back(machine.sim.now());
    }
  });
  machine.outside.send(flow, {60'000_B});
  machine.run_for(100_ms);
  EXPECT_TRUE(received.empty());
  machine.run_for(10_s);
  EXPECT_EQ(received.size(), 1U);
  EXPECT_GE(machine.outside.retransmitted(), 1U);
  EXPECT_EQ(machine.network.under_way(), 0U);
}

}  // namespace
}  // namespace osarium
