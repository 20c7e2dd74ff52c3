// Files that go to clients from the page cache.
#include "tests/models/services/networked.hpp"

namespace osarium {
namespace {

// A server with a connection to a client outside.
struct Serving {
  explicit Serving(const Networked::Setup& setup = {})
      : machine(setup),
        process(machine.process()),
        os(machine.programs.calls(machine.programs.process(0))),
        flow(machine.outside.add_client(Protocol::tcp, 80)),
        socket(os.sockets.set_established(flow)) {
    machine.outside.on_message([this](const Message& message) { answers.push_back(message); });
  }

  Networked machine;
  Process& process;
  SystemCalls& os;
  FlowId flow;
  Descriptor socket;
  std::vector<Message> answers;
};

// 50 kB are 13 pages and go in 35 segments.
TEST(Sendfile, OfCachedPagesCostsReferencesAndSegments) {
  Serving serving;
  Networked& machine = serving.machine;
  serving.os.files.set_file("/page", 50'000_B, {.cached = true});
  Account account{Time()};
  machine.run(serving.process, [&](SystemCalls& os, Context& here) -> Task<> {
    const auto file = co_await os.files.open(here, "/page");
    for (int i = 0; i < 2; ++i) {
      if (i == 1) std::destroy_at(&account), std::construct_at(&account, machine.sim.now());
      here.set_account(&account);
      const auto sent = co_await os.sockets.sendfile(here, serving.socket, *file, 1_MiB,
                                                     {.tag = 3, .account = &account}, 0);
      EXPECT_EQ(*sent, 50'000_B);
      EXPECT_EQ(here.account(), nullptr);  // it is the message's
      co_await machine.sim.delay(10_ms);
    }
  });
  machine.sim.run();
  ASSERT_EQ(serving.answers.size(), 2U);
  EXPECT_EQ(serving.answers[1].size, 50'000_B);
  EXPECT_EQ(serving.answers[1].tag, 3U);
  // Without a border the account learns with send() only that it is in the kernel.
  const Duration fetched = machine.cost("vfs.dispatch") + machine.cost("page_cache.lookup") * 13;
  EXPECT_EQ(account.times().spent(Cause::service),
            machine.cost("sockets.page_reference") * 13 + machine.cost("sockets.tcp_send") * 35 +
                machine.cost("network_driver.transmit") * 35);
  const Duration before = account.times().spent(Cause::work);
  EXPECT_GE(before, fetched);
  EXPECT_LT(before, fetched + 500_ns);  // and two changes of each page's count
  EXPECT_EQ(machine.files.cache.counts().misses, 0U);
  EXPECT_EQ(machine.network.under_way(), 0U);
}

TEST(Sendfile, ReadsFromTheDiskWhatIsNotCached) {
  Serving serving;
  serving.os.files.set_file("/page", 50'000_B);
  Account account{Time()};
  serving.machine.run(serving.process, [&](SystemCalls& os, Context& here) -> Task<> {
    const auto file = co_await os.files.open(here, "/page");
    here.set_account(&account);
    const auto sent =
        co_await os.sockets.sendfile(here, serving.socket, *file, 50'000_B, {.account = &account});
    EXPECT_EQ(*sent, 50'000_B);
  });
  serving.machine.sim.run();
  EXPECT_EQ(serving.answers.size(), 1U);
  EXPECT_EQ(serving.machine.files.cache.counts().misses, 13U);
  EXPECT_GT(account.times().spent(Cause::device), Duration());
}

// It goes in parts of 64 KiB, and its account with the last of them.
TEST(Sendfile, MoreThanTheSocketHasRoomForGoesInParts) {
  Networked::Setup setup;
  setup.sockets.send_buffer = 100'000_B;
  Serving serving(setup);
  Networked& machine = serving.machine;
  serving.os.files.set_file("/film", 1_MiB, {.cached = true});
  Account account{Time()};
  Time ended;
  machine.run(serving.process, [&](SystemCalls& os, Context& here) -> Task<> {
    const auto file = co_await os.files.open(here, "/film");
    here.set_account(&account);
    const auto sent = co_await os.sockets.sendfile(here, serving.socket, *file, 1'000'000_B,
                                                   {.account = &account});
    EXPECT_EQ(*sent, 1'000'000_B);
    ended = machine.sim.now();
    const auto rest = co_await os.sockets.sendfile(here, serving.socket, *file, 1_MiB);
    EXPECT_EQ(*rest, 48'576_B);
    const auto nothing = co_await os.sockets.sendfile(here, serving.socket, *file, 1_MiB);
    EXPECT_EQ(*nothing, Bytes());
  });
  // 1 MB takes 0.8 ms on the wire; at most 100 kB of it are not sent yet when the call ends.
  machine.outside.on_message([&](const Message& message) {
    if (message.account != nullptr) message.account->close(machine.sim.now());
    serving.answers.push_back(message);
  });
  machine.sim.run();
  ASSERT_EQ(serving.answers.size(), 2U);
  EXPECT_EQ(serving.answers[0].size, 1'000'000_B);
  EXPECT_EQ(serving.answers[1].size, 48'576_B);
  EXPECT_GT(ended, Time() + 700_us);
  EXPECT_GT(account.times().spent(Cause::pause), Duration());
  Duration sum;
  for (const Duration spent : account.times().all()) sum += spent;
  EXPECT_EQ(sum, account.times().total());
  EXPECT_EQ(machine.network.under_way(), 0U);
}

TEST(Sendfile, AReaderInTheMachineGetsTheParts) {
  Networked machine;
  Process& one = machine.process();
  Process& other = machine.process();
  SystemCalls& its = machine.programs.calls(one);
  const auto [left, right] = its.sockets.set_pair(other);
  its.files.set_file("/page", 200'000_B, {.cached = true});
  machine.run(one, [&, mine = left](SystemCalls& os, Context& here) -> Task<> {
    const auto file = co_await os.files.open(here, "/page");
    const auto sent = co_await os.sockets.sendfile(here, mine, *file, 1_MiB);
    EXPECT_EQ(*sent, 200'000_B);
  });
  Bytes received;
  int parts = 0;
  machine.run(other, [&, mine = right](SystemCalls& os, Context& here) -> Task<> {
    bool more = true;
    for (; more; ++parts) {
      const auto message = co_await os.sockets.receive(here, mine);
      received = received + message->size;
      more = message->more;
    }
  });
  machine.sim.run();
  EXPECT_EQ(received, 200'000_B);
  EXPECT_EQ(parts, 4);
}

// Whenever that is: no part of it comes back to who sends.
TEST(Sendfile, ToAReaderThatCloses) {
  for (Duration later; later < 20_us; later += 200_ns) {
    Networked machine;
    Process& process = machine.process();
    SystemCalls& its = machine.programs.calls(process);
    const auto ends = its.sockets.set_pair(process);
    its.files.set_file("/page", 64_KiB, {.cached = true});
    machine.run(process, [&](SystemCalls& os, Context& here) -> Task<> {
      const auto file = co_await os.files.open(here, "/page");
      const auto sent = co_await os.sockets.sendfile(here, ends.first, *file, 64_KiB);
      EXPECT_TRUE(sent || sent.failed_with(Error::reset));
      const auto end = co_await os.sockets.receive(here, ends.first);
      EXPECT_TRUE(end.failed_with(Error::reset) || end->size == 0_B);
    });
    machine.run(process, [&, later](SystemCalls& os, Context& here) -> Task<> {
      co_await here.compute(later, Mode::user);
      const Outcome<> closed = co_await os.sockets.close(here, ends.second);
      EXPECT_TRUE(closed);
    });
    machine.sim.run();
    EXPECT_EQ(machine.network.under_way(), 0U);
  }
}

TEST(Sendfile, Errors) {
  Serving serving;
  Networked& machine = serving.machine;
  serving.os.files.set_file("/folder/page", 10_KiB, {.cached = true});
  const Descriptor datagrams = serving.os.sockets.set_bound(53);
  std::vector<Error> errors;
  Account account{Time()};
  machine.run(serving.process, [&](SystemCalls& os, Context& here) -> Task<> {
    const auto file = co_await os.files.open(here, "/folder/page");
    const auto folder = co_await os.files.open(here, "/folder");
    here.set_account(&account);
    const Message message{.account = &account};
    const auto with = [&](Descriptor socket, Descriptor from) {
      return os.sockets.sendfile(here, socket, from, 10_KiB, message);
    };
    const auto no_socket = co_await with(*file, *file);
    errors.push_back(no_socket.error());
    const auto no_file = co_await with(serving.socket, serving.socket);
    errors.push_back(no_file.error());
    const auto directory = co_await with(serving.socket, *folder);
    errors.push_back(directory.error());
    const auto datagram = co_await with(datagrams, *file);
    errors.push_back(datagram.error());
    machine.outside.reset(serving.flow);
    co_await machine.sim.delay(1_ms);
    const auto gone = co_await with(serving.socket, *file);
    errors.push_back(gone.error());
    EXPECT_EQ(here.account(), &account);  // nothing took it along
    here.set_account(nullptr);
  });
  machine.sim.run();
  EXPECT_EQ(errors, (std::vector<Error>{Error::bad_descriptor, Error::bad_descriptor,
                                        Error::invalid, Error::invalid, Error::reset}));
  EXPECT_TRUE(serving.answers.empty());
  EXPECT_EQ(machine.network.under_way(), 0U);
}

}  // namespace
}  // namespace osarium
