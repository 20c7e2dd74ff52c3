#include "app/explain/calls.hpp"

namespace osarium {

namespace {

Task<> pipe_write(CallStage& stage, Context& here) {
  const auto ends = co_await stage.os.channels.pipe(here);
  expect(ends, "pipe() failed");
  Thread& reader = stage.start_peer([&](SystemCalls& os, Context& there) -> Task<> {
    for (std::size_t i = 0; i < stage.paths.size(); ++i) {
      const auto bytes = co_await os.channels.read(there, ends->read, 1_B);
      expect(bytes, "read() failed");
    }
  });
  for (Path& path : stage.paths) {
    co_await stage.settle();
    path.watch(reader);
    path.begin(here);
    const auto bytes = co_await stage.os.channels.write(here, ends->write, 1_B);
    path.end(here);
    expect(bytes, "write() failed");
  }
  co_await stage.settle();
}

Task<> pipe_read(CallStage& stage, Context& here) {
  const auto ends = co_await stage.os.channels.pipe(here);
  expect(ends, "pipe() failed");
  for (Path& path : stage.paths) {
    Thread& writer = stage.start_peer([&ends](SystemCalls& os, Context& there) -> Task<> {
      co_await there.compute(100_us, Mode::user);
      const auto bytes = co_await os.channels.write(there, ends->write, 1_B);
      expect(bytes, "write() failed");
    });
    path.watch(writer);
    path.begin(here);
    const auto bytes = co_await stage.os.channels.read(here, ends->read, 1_B);
    path.end(here);
    expect(bytes, "read() failed");
    co_await stage.settle();
  }
}

Task<> futex_wake(CallStage& stage, Context& here) {
  FutexWord word = stage.os.channels.make_word();
  stage.start_peer([&](SystemCalls& os, Context& there) -> Task<> {
    for (std::size_t i = 0; i < stage.paths.size(); ++i) {
      const auto woken = co_await os.channels.futex_wait(there, word, 0);
      expect(woken, "futex(FUTEX_WAIT) failed");
      co_await there.compute(1_ms, Mode::user);
    }
  });
  for (Path& path : stage.paths) {
    co_await stage.settle();
    path.begin(here);
    const auto woken = co_await stage.os.channels.futex_wake(here, word, 1);
    path.end(here);
    expect(woken, "futex(FUTEX_WAKE) failed");
  }
  co_await stage.settle();
}

constexpr ExplainedCall calls_of_channels[] = {
    {"pipe_write", "one byte, which wakes a reader on another cpu", pipe_write},
    {"pipe_read", "one byte, for which the thread sleeps until another cpu writes it", pipe_read},
    {"futex_wake", "one thread that sleeps on another cpu", futex_wake},
};

}  // namespace

std::span<const ExplainedCall> calls::of_channels() { return calls_of_channels; }

}  // namespace osarium
