#include "models/hardware/handler.hpp"

namespace osarium {

Handler::Handler(Simulation& simulation, Name name, Rank rank, Duration entry, Work work)
    : context_(simulation, name),
      rank_(rank),
      entry_(entry),
      work_(std::move(work)),
      actor_(simulation.spawn(serve(), name, Background::yes)) {
  OSARIUM_CHECK(rank != Rank::thread, "a handler with the rank of a thread");
}

void Handler::raise(Cpu& cpu) {
  if (!active()) {
    cpu.interrupt(context_, rank_);
  } else if (working_) {
    again_ = &cpu;
  }
}

// A context without a cpu waits for one, so the handler sleeps in the work of its entry.
Actor Handler::serve() {
  for (;;) {
    co_await context_.compute(entry_, mode());
    working_ = true;
    co_await work_(context_);
    working_ = false;
    context_.cpu()->leave(context_);
    if (again_ != nullptr) std::exchange(again_, nullptr)->interrupt(context_, rank_);
  }
}

}  // namespace osarium
