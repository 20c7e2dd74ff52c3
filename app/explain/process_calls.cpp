#include "app/explain/calls.hpp"

namespace osarium {

namespace {

// A child or a thread that does nothing that could be mistaken for a part of the path.
Task<> compute(SystemCalls&, Context& here) { co_await here.compute(1_ms, Mode::user); }

Task<> getpid(CallStage& stage, Context& here) {
  for (Path& path : stage.paths) {
    path.begin(here);
    const auto id = co_await stage.os.processes.identify(here);
    path.end(here);
    expect(id, "getpid() failed");
    co_await stage.settle();
  }
}

Task<> fork(CallStage& stage, Context& here) {
  for (Path& path : stage.paths) {
    path.begin(here);
    const auto child = co_await stage.os.processes.fork(here, compute);
    path.end(here);
    expect(child, "fork() failed");
    const auto ended = co_await stage.os.processes.wait(here);
    expect(ended, "wait() failed");
    co_await stage.settle();
  }
}

Task<> create_thread(CallStage& stage, Context& here) {
  for (Path& path : stage.paths) {
    path.begin(here);
    const auto thread = co_await stage.os.processes.create_thread(here, compute);
    path.end(here);
    expect(thread, "pthread_create() failed");
    co_await stage.settle();
  }
}

Task<> sleep(CallStage& stage, Context& here) {
  for (Path& path : stage.paths) {
    path.begin(here);
    const auto slept = co_await stage.os.clock.sleep(here, 10_us);
    path.end(here);
    expect(slept, "nanosleep() failed");
    co_await stage.settle();
  }
}

Task<> clock(CallStage& stage, Context& here) {
  for (Path& path : stage.paths) {
    path.begin(here);
    co_await stage.os.clock.now(here);
    path.end(here);
    co_await stage.settle();
  }
}

constexpr ExplainedCall calls_of_processes[] = {
    {"getpid", "the id of the process: what the least call costs", getpid},
    {"fork", "a child process, until the parent goes on", fork},
    {"create_thread", "a thread of the same process, until its creator goes on", create_thread},
    {"sleep", "10 us and the slack of the timer, until the thread runs again", sleep},
    {"clock", "reading the time", clock},
};

}  // namespace

std::span<const ExplainedCall> calls::of_processes() { return calls_of_processes; }

}  // namespace osarium
