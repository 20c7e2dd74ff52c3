// Pieces with sockets inside one machine: datagrams, and files that are sent.
#include <gtest/gtest.h>

#include "tests/laws/pieces.hpp"

namespace osarium {

namespace {

constexpr int exchanges = 5;
constexpr std::uint16_t port = 53;

// A question and its answer, each in a datagram.
struct Datagrams {
  explicit Datagrams(Staged& its_stage)
      : stage(its_stage), bound(stage.os.sockets.set_bound(port)) {}

  Task<> ask(SystemCalls& os, Context& here, Staged::Instants& instants) {
    const auto socket = co_await os.sockets.connect(here, port, Protocol::udp);
    for (int i = 0; i < exchanges; ++i) {
      const Asked request(stage, here);
      const auto put = co_await os.sockets.send(here, *socket, {.size = 100_B});
      EXPECT_TRUE(put);
      const auto got = co_await os.sockets.receive(here, *socket);
      EXPECT_EQ(got->size, 50_B);
      co_await stage.note(here, instants);
    }
  }
  Task<> answer(SystemCalls& os, Context& here, Staged::Instants& instants) {
    for (int i = 0; i < exchanges; ++i) {
      const auto got = co_await os.sockets.receive(here, bound);
      co_await here.compute(3_us, Mode::user);
      const auto put = co_await os.sockets.send(here, bound, {.size = 50_B, .flow = got->flow});
      EXPECT_TRUE(put);
      co_await stage.note(here, instants);
    }
  }

  Staged& stage;
  Descriptor bound;
};

// A file, again and again, in parts of which the reader has to make room for some.
struct Film {
  explicit Film(Staged& its_stage)
      : stage(its_stage), ends(stage.os.sockets.set_pair(stage.process)) {
    stage.os.files.set_mount("/films", Storage::memory);
    stage.os.files.set_file("/films/film", 200_KiB);
  }

  Task<> send(SystemCalls& os, Context& here, Staged::Instants& instants) {
    const auto file = co_await os.files.open(here, "/films/film");
    for (int i = 0; i < exchanges; ++i) {
      const auto sent = co_await os.sockets.sendfile(here, ends.first, *file, 1_MiB, {}, 0);
      EXPECT_EQ(*sent, 200_KiB);
      co_await stage.note(here, instants);
    }
  }
  Task<> receive(SystemCalls& os, Context& here, Staged::Instants& instants) {
    for (int i = 0; i < exchanges; ++i) {
      for (bool more = true; more;) {
        const auto part = co_await os.sockets.receive(here, ends.second);
        more = part->more;
      }
      co_await here.compute(300_us, Mode::user);
      co_await stage.note(here, instants);
    }
  }

  Staged& stage;
  std::pair<Descriptor, Descriptor> ends;
};

}  // namespace

void begin_datagrams(Staged& stage) {
  const auto datagrams = std::make_shared<Datagrams>(stage);
  stage.kept.push_back(datagrams);
  stage.play([&it = *datagrams](SystemCalls& os, Context& here, Staged::Instants& instants) {
    return it.answer(os, here, instants);
  });
  stage.play([&it = *datagrams](SystemCalls& os, Context& here, Staged::Instants& instants) {
    return it.ask(os, here, instants);
  });
}

void begin_film(Staged& stage) {
  const auto film = std::make_shared<Film>(stage);
  stage.kept.push_back(film);
  stage.play([&it = *film](SystemCalls& os, Context& here, Staged::Instants& instants) {
    return it.receive(os, here, instants);
  });
  stage.play([&it = *film](SystemCalls& os, Context& here, Staged::Instants& instants) {
    return it.send(os, here, instants);
  });
}

}  // namespace osarium
