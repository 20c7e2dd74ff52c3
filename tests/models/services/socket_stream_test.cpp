// TCP as a stream of bytes: receives of so many bytes, corked sends, room as an event.
#include "tests/models/services/networked.hpp"

namespace osarium {
namespace {

// Two programs with a connection over the loopback device.
struct Connected : Networked {
  Connected() : reader(process()), writer(process()) {
    std::tie(in, out) = programs.calls(reader).sockets.set_pair(writer);
  }
  SocketCalls& calls() { return programs.calls(reader).sockets; }

  Process& reader;
  Process& writer;
  Descriptor in;
  Descriptor out;
};

// The writer waits for events of its end.
struct Watched : Connected {
  Watched() : sockets(programs.calls(writer).sockets), epoll(sockets.set_epoll()) {
    sockets.set_watched(epoll, out);
  }
  SocketCalls& sockets;
  Descriptor epoll;
  std::vector<Time> at;  // when it heard of one
};

TEST(SocketStream, AReceiveTakesItsBytesWhenAllAreThere) {
  Connected m;
  m.calls().set_interest(m.in, {.bytes = 250_B});
  Account account{Time()};
  m.run(m.writer, [&](SystemCalls& os, Context& here) -> Task<> {
    for (int i = 0; i < 5; ++i) {
      const Message message{.size = 100_B, .account = i == 4 ? &account : nullptr};
      here.set_account(message.account);
      const Outcome<> sent = co_await os.sockets.send(here, m.out, message);
      EXPECT_TRUE(sent);
      co_await here.compute(100_us, Mode::user);
    }
  });
  std::vector<Time> at;
  m.run(m.reader, [&](SystemCalls& os, Context& here) -> Task<> {
    for (int i = 0; i < 2; ++i) {
      const auto message = co_await os.sockets.receive(here, m.in);
      EXPECT_EQ(message->size, 250_B);
      EXPECT_EQ(message->account, i == 0 ? nullptr : &account);
      at.push_back(m.sim.now());
    }
    const auto nothing = co_await os.sockets.receive(here, m.in, Wait::no);
    EXPECT_TRUE(nothing.failed_with(Error::would_block));
  });
  m.sim.run();
  ASSERT_EQ(at.size(), 2U);
  EXPECT_GT(at[0], Time() + 200_us);  // the third message
  EXPECT_LT(at[0], Time() + 300_us);
  EXPECT_GT(at[1], Time() + 400_us);  // the fifth
  EXPECT_EQ(m.network.under_way(), 0U);
}

TEST(SocketStream, MoreThanTheBufferHoldsCanBeWaitedFor) {
  Connected m;
  m.calls().set_interest(m.in, {.bytes = 300'000_B});
  m.run(m.writer, [&](SystemCalls& os, Context& here) -> Task<> {
    for (int i = 0; i < 10; ++i) {
      const Outcome<> sent = co_await os.sockets.send(here, m.out, {60'000_B});
      EXPECT_TRUE(sent);
    }
  });
  int received = 0;
  m.run(m.reader, [&](SystemCalls& os, Context& here) -> Task<> {
    for (; received < 2; ++received) {
      const auto message = co_await os.sockets.receive(here, m.in);
      EXPECT_EQ(message->size, 300'000_B);
    }
  });
  m.sim.run();
  EXPECT_EQ(received, 2);
  EXPECT_EQ(m.sockets.dropped(), 0U);
}

TEST(SocketStream, AnEpollReportsNothingBelowTheMark) {
  Connected m;
  const Descriptor epoll = m.calls().set_epoll();
  m.calls().set_watched(epoll, m.in);
  m.calls().set_interest(m.in, {.bytes = 200_B});
  m.run(m.writer, [&](SystemCalls& os, Context& here) -> Task<> {
    for (int i = 0; i < 2; ++i) {
      const Outcome<> sent = co_await os.sockets.send(here, m.out, {100_B});
      EXPECT_TRUE(sent);
      co_await here.compute(100_us, Mode::user);
    }
  });
  int returns = 0;
  m.run(m.reader, [&](SystemCalls& os, Context& here) -> Task<> {
    std::array<Descriptor, 4> ready;
    const auto count = co_await os.sockets.wait(here, epoll, ready);
    EXPECT_EQ(*count, 1U);
    EXPECT_GT(m.sim.now(), Time() + 100_us);
    ++returns;
  });
  m.sim.run();
  EXPECT_EQ(returns, 1);
}

// Another thread at the same epoll sleeps on, whatever comes, until it is asked for again.
TEST(SocketStream, WhatIsReportedOnceIsReportedToOne) {
  Connected m;
  const Descriptor epoll = m.calls().set_epoll();
  m.calls().set_watched(epoll, m.in);
  m.calls().set_interest(m.in, {.bytes = 100_B, .once = true});
  m.run(m.writer, [&](SystemCalls& os, Context& here) -> Task<> {
    for (int i = 0; i < 2; ++i) {
      const Outcome<> sent = co_await os.sockets.send(here, m.out, {100_B});
      EXPECT_TRUE(sent);
      co_await here.compute(100_us, Mode::user);
    }
    m.calls().set_interest(m.in, {.bytes = 100_B, .once = true});
  });
  std::vector<Time> heard;
  for (int i = 0; i < 2; ++i)
    m.run(m.reader, [&](SystemCalls& os, Context& here) -> Task<> {
      std::array<Descriptor, 4> ready;
      const auto count = co_await os.sockets.wait(here, epoll, ready);
      EXPECT_EQ(*count, 1U);
      heard.push_back(m.sim.now());
    });
  m.sim.run();
  ASSERT_EQ(heard.size(), 2U);
  EXPECT_LT(heard[0], Time() + 100_us);
  EXPECT_GT(heard[1], Time() + 200_us);
}

TEST(SocketStream, WhatIsSentUnderACorkIsOneMessage) {
  Connected m;
  m.run(m.writer, [&](SystemCalls& os, Context& here) -> Task<> {
    const Outcome<> put = co_await os.sockets.cork(here, m.out, true);
    EXPECT_TRUE(put);
    for (const Bytes size : {239_B, 2768_B}) {
      const Outcome<> sent = co_await os.sockets.send(here, m.out, {size});
      EXPECT_TRUE(sent);
    }
    co_await here.compute(50_us, Mode::user);
    const Outcome<> drawn = co_await os.sockets.cork(here, m.out, false);
    EXPECT_TRUE(drawn);
  });
  m.run(m.reader, [&](SystemCalls& os, Context& here) -> Task<> {
    const auto message = co_await os.sockets.receive(here, m.in);
    EXPECT_EQ(message->size, 3007_B);
    EXPECT_GT(m.sim.now(), Time() + 50_us);
  });
  m.sim.run();
  EXPECT_EQ(m.network.under_way(), 0U);
}

TEST(SocketStream, RoomIsAnEventForWhoWantsIt) {
  Watched m;
  m.run(m.writer, [&](SystemCalls& os, Context& here) -> Task<> {
    std::array<Descriptor, 4> ready;
    os.sockets.set_interest(m.out, {.room = true});
    auto count = co_await os.sockets.wait(here, m.epoll, ready);  // there is room at once
    EXPECT_EQ(*count, 1U);
    m.at.push_back(m.sim.now());
    const Outcome<> sent =
        co_await os.sockets.send(here, m.out, {SocketParameters().receive_buffer});
    EXPECT_TRUE(sent);
    count = co_await os.sockets.wait(here, m.epoll, ready);  // when it has been read
    EXPECT_EQ(*count, 1U);
    m.at.push_back(m.sim.now());
  });
  m.run(m.reader, [&](SystemCalls& os, Context& here) -> Task<> {
    co_await here.compute(1_ms, Mode::user);
    const auto message = co_await os.sockets.receive(here, m.in);
    EXPECT_TRUE(message);
  });
  m.sim.run();
  ASSERT_EQ(m.at.size(), 2U);
  EXPECT_LT(m.at[0], Time() + 100_us);
  EXPECT_GT(m.at[1], Time() + 1_ms);
}

TEST(SocketStream, AnEpollHearsOfAnInterestThatComesLater) {
  Watched m;
  m.run(m.writer, [&](SystemCalls& os, Context& here) -> Task<> {
    std::array<Descriptor, 4> ready;
    const auto count = co_await os.sockets.wait(here, m.epoll, ready);
    EXPECT_EQ(*count, 1U);
    m.at.push_back(m.sim.now());
  });
  m.run(m.reader, [&](SystemCalls&, Context& here) -> Task<> {
    co_await here.compute(1_ms, Mode::user);
    m.sockets.set_interest(m.out, {.room = true});
  });
  m.sim.run();
  ASSERT_EQ(m.at.size(), 1U);
  EXPECT_GT(m.at[0], Time() + 1_ms);
}

}  // namespace
}  // namespace osarium
