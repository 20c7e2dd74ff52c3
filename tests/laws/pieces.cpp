#include "tests/laws/pieces.hpp"

#include <gtest/gtest.h>

namespace osarium {

namespace {

constexpr int rounds = 5;

Task<> null_calls(Staged& stage, SystemCalls& os, Context& here, Staged::Instants& instants) {
  for (int i = 0; i < rounds; ++i) {
    const Asked request(stage, here);
    const auto id = co_await os.processes.identify(here);
    EXPECT_TRUE(id);
    co_await stage.note(here, instants);
  }
}

Task<> files(Staged& stage, SystemCalls& os, Context& here, Staged::Instants& instants) {
  for (int i = 0; i < rounds; ++i) {
    const Asked request(stage, here);
    const auto status = co_await os.files.stat(here, "/tmp/folder/file");
    EXPECT_TRUE(status);
    const auto file = co_await os.files.open(here, "/tmp/folder/file");
    const auto read = co_await os.files.read(here, *file, 10_KiB);
    EXPECT_EQ(*read, 10_KiB);
    const auto written = co_await os.files.write(here, *file, 5_KiB);
    EXPECT_EQ(*written, 5_KiB);
    const auto closed = co_await os.files.close(here, *file);
    EXPECT_TRUE(closed);
    const auto made = co_await os.files.open(here, "/tmp/folder/other", {.create = true});
    const auto gone = co_await os.files.unlink(here, "/tmp/folder/other");
    EXPECT_TRUE(gone);
    const auto again = co_await os.files.close(here, *made);
    EXPECT_TRUE(again);
    co_await stage.note(here, instants);
  }
}

Task<> memory(Staged& stage, SystemCalls& os, Context& here, Staged::Instants& instants) {
  for (int i = 0; i < rounds; ++i) {
    const Asked request(stage, here);
    const auto mapping = co_await os.memory.map(here, 1_MiB);
    const auto touched = co_await os.memory.touch(here, *mapping, 0, 20);
    EXPECT_TRUE(touched);
    const auto block = co_await os.memory.allocate(here, 1_KiB);
    const auto freed = co_await os.memory.free(here, *block);
    EXPECT_TRUE(freed);
    const auto unmapped = co_await os.memory.unmap(here, *mapping);
    EXPECT_TRUE(unmapped);
    co_await stage.note(here, instants);
  }
}

Task<> pauses(Staged& stage, SystemCalls& os, Context& here, Staged::Instants& instants) {
  for (int i = 0; i < rounds; ++i) {
    const Asked request(stage, here);
    co_await here.compute(7_us, Mode::user);
    const auto slept = co_await os.clock.sleep(here, 100_us);
    EXPECT_TRUE(slept);
    const Time now = co_await os.clock.now(here);
    instants.push_back(now);
  }
}

Task<> children(Staged& stage, SystemCalls& os, Context& here, Staged::Instants& instants) {
  for (int i = 0; i < rounds; ++i) {
    const Asked request(stage, here);
    const auto work = [](SystemCalls&, Context& there) -> Task<> {
      co_await there.compute(50_us, Mode::user);
    };
    const auto child = co_await os.processes.fork(here, work);
    EXPECT_TRUE(child);
    const auto ended = co_await os.processes.wait(here);
    EXPECT_TRUE(ended);
    co_await stage.note(here, instants);
  }
}

using OneThread = Task<> (*)(Staged&, SystemCalls&, Context&, Staged::Instants&);
void play(Staged& stage, OneThread program) {
  stage.play([&stage, program](SystemCalls& os, Context& here, Staged::Instants& instants) {
    return program(stage, os, here, instants);
  });
}

// A question and its answer, by pipes.
struct Conversation {
  explicit Conversation(Staged& its_stage) : stage(its_stage) {}

  Task<> ask(SystemCalls& os, Context& here, Staged::Instants& instants) {
    there = *co_await os.channels.pipe(here);
    back = *co_await os.channels.pipe(here);
    stage.play([this](SystemCalls& its, Context& at, Staged::Instants& its_instants) {
      return answer(its, at, its_instants);
    });
    for (int i = 0; i < rounds; ++i) {
      const Asked request(stage, here);
      const auto put = co_await os.channels.write(here, there.write, 100_B);
      EXPECT_TRUE(put);
      const auto got = co_await os.channels.read(here, back.read, 100_B);
      EXPECT_EQ(*got, 100_B);
      co_await stage.note(here, instants);
    }
  }
  Task<> answer(SystemCalls& os, Context& here, Staged::Instants& instants) {
    for (int i = 0; i < rounds; ++i) {
      const auto got = co_await os.channels.read(here, there.read, 100_B);
      EXPECT_EQ(*got, 100_B);
      co_await here.compute(3_us, Mode::user);
      const auto put = co_await os.channels.write(here, back.write, 100_B);
      EXPECT_TRUE(put);
      co_await stage.note(here, instants);
    }
  }

  Staged& stage;
  PipeEnds there, back;
};

// More than a socket has room for, from one thread to another.
struct Stream {
  explicit Stream(Staged& its_stage)
      : stage(its_stage), ends(stage.os.sockets.set_pair(stage.process)) {}

  Task<> send(SystemCalls& os, Context& here, Staged::Instants& instants) {
    for (int i = 0; i < rounds; ++i) {
      const auto sent = co_await os.sockets.send(here, ends.first, {.size = 100_KiB});
      EXPECT_TRUE(sent);
      co_await stage.note(here, instants);
    }
  }
  Task<> receive(SystemCalls& os, Context& here, Staged::Instants& instants) {
    for (int i = 0; i < rounds; ++i) {
      const auto message = co_await os.sockets.receive(here, ends.second);
      EXPECT_EQ(message->size, 100_KiB);
      co_await here.compute(30_us, Mode::user);
      co_await stage.note(here, instants);
    }
  }

  Staged& stage;
  std::pair<Descriptor, Descriptor> ends;
};

void begin_null_calls(Staged& stage) { play(stage, null_calls); }
void set_files(Staged& stage) {
  stage.os.files.set_mount("/tmp", Storage::memory);
  stage.os.files.set_file("/tmp/folder/file", 64_KiB);
}
void begin_files(Staged& stage) {
  set_files(stage);
  play(stage, files);
}
void begin_memory(Staged& stage) { play(stage, memory); }
void begin_pauses(Staged& stage) { play(stage, pauses); }
void begin_children(Staged& stage) { play(stage, children); }
void begin_pipes(Staged& stage) {
  const auto pipes = std::make_shared<Conversation>(stage);
  stage.kept.push_back(pipes);
  stage.play([&it = *pipes](SystemCalls& os, Context& here, Staged::Instants& instants) {
    return it.ask(os, here, instants);
  });
}
void begin_stream(Staged& stage) {
  const auto stream = std::make_shared<Stream>(stage);
  stage.kept.push_back(stream);
  stage.play([&it = *stream](SystemCalls& os, Context& here, Staged::Instants& instants) {
    return it.receive(os, here, instants);
  });
  stage.play([&it = *stream](SystemCalls& os, Context& here, Staged::Instants& instants) {
    return it.send(os, here, instants);
  });
}
void begin_echo(Staged& stage) {
  const auto echo = std::make_shared<Echo>(stage, Echo::Setup());
  stage.kept.push_back(echo);
  echo->begin();
}
void begin_long_echo(Staged& stage) {
  const auto echo = std::make_shared<Echo>(stage, Echo::Setup{.messages = 3, .size = 20_KiB});
  stage.kept.push_back(echo);
  echo->begin();
}

constexpr Piece all[] = {
    {"null_calls", begin_null_calls}, {"files", begin_files},       {"memory", begin_memory},
    {"pauses", begin_pauses},         {"children", begin_children}, {"pipes", begin_pipes},
    {"stream", begin_stream},         {"echo", begin_echo},         {"long_echo", begin_long_echo},
    {"datagrams", begin_datagrams},   {"film", begin_film},
};

}  // namespace

std::span<const Piece> pieces() { return all; }

}  // namespace osarium
