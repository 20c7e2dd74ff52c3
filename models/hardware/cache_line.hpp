// A CacheLine is 64 bytes that cpus share: it knows which cores have a copy, and what it costs the
// next one to get at it. A model says when it touches a line; the values stay in its own variables:
//
//   const auto ticket = next_++;      // what the operation does, and then
//   co_await line_.atomic(here);      // what it costs: `here` stalls on its cpu
//
// An operation takes effect when it is called, in the order of the calls, which is why the value is
// read or changed before the co_await and not after it. What has to move the line is served one at
// a time in that order: each begins when the one before has ended, and who asks knows at once how
// long it will take. Loads of a line that the die has a copy of wait for what was asked for before
// them and hold up nobody; a hit in the own cache costs the same at any time.
#pragma once

#include "models/hardware/coherence.hpp"
#include "models/hardware/context.hpp"

namespace osarium {

// What a line did, for those who ask (CacheLine::observe). Several lines may share one.
struct LineStatistics {
  std::uint64_t hits = 0;                        // in the own cache
  std::array<std::uint64_t, distances> moves{};  // the rest, by the distance of who answered
  Duration waited;                               // for operations asked for before
  Duration moved;                                // after that
};

class CacheLine {
 public:
  // Nobody has a copy; the memory of `home` has the line.
  explicit CacheLine(const Coherence& coherence, NodeId home = NodeId(0))
      : coherence_(coherence), home_(home) {}
  CacheLine(const CacheLine&) = delete;
  CacheLine& operator=(const CacheLine&) = delete;

  // `here` stalls in the mode that it is in already, or in that which is given. It runs now, or
  // did until this instant.
  Context::Computing load(Context& here) { return load(here, here.mode()); }
  Context::Computing store(Context& here) { return store(here, here.mode()); }
  Context::Computing atomic(Context& here) { return atomic(here, here.mode()); }
  Context::Computing load(Context& here, Mode mode) {
    return here.compute(access(here, LineOperation::load), mode);
  }
  Context::Computing store(Context& here, Mode mode) {
    return here.compute(access(here, LineOperation::store), mode);
  }
  Context::Computing atomic(Context& here, Mode mode) {
    return here.compute(access(here, LineOperation::atomic), mode);
  }

  // Spins on a copy of the line: loads it, and again whenever another one has written it, until
  // `done` says of the values that a load finds that it is over. Ends with that load.
  template <class Done>
  Task<> spin_until(Context& here, Done done);

  LineState state() const { return state_; }
  // Whether the core of this cpu has a valid copy.
  bool cached_by(CpuId cpu) const {
    return holders_.test(static_cast<std::size_t>(coherence_.core(cpu).index));
  }
  NodeId home() const { return home_; }
  void observe(LineStatistics* statistics) { statistics_ = statistics; }

 private:
  // Spins until the line is written, or not at all if the copy of `here` has gone already.
  class Written : Link {
   public:
    Written(CacheLine& line, Context& here)
        : here_(here),
          spin_(line.cached_by(here.place()) ? here.spin() : here.compute({}, Mode::spin)) {
      if (line.cached_by(here.place())) insert_before(line.spinners_);
    }
    ~Written() { remove(); }
    bool await_ready() const { return spin_.await_ready(); }
    template <class Promise>
    bool await_suspend(std::coroutine_handle<Promise> who) {
      return spin_.await_suspend(who);
    }
    void await_resume() { spin_.await_resume(); }

   private:
    friend class CacheLine;
    Context& here_;
    Context::Computing spin_;
  };

  Duration access(Context& here, LineOperation operation);
  Duration hit(LineOperation operation, CoreId core, Time now);
  Duration load_from_others(CoreId core, Time now);
  Duration write_with_others(LineOperation operation, CoreId core, Time now);
  Duration serve(Duration cost, Distance distance, Time now, bool moves);

  const Coherence& coherence_;
  LineState state_ = LineState::invalid;
  NodeId home_;
  CoreId owner_;     // of a modified, owned or exclusive line
  CoreSet holders_;  // all that have a copy, the owner as well
  Time free_;        // when the last transfer asked for so far will have ended
  Link spinners_;    // in the order in which they began to
  LineStatistics* statistics_ = nullptr;
};

template <class Done>
Task<> CacheLine::spin_until(Context& here, Done done) {
  for (;;) {
    const bool over = done();
    co_await load(here, Mode::spin);
    if (over) co_return;
    co_await Written(*this, here);
  }
}

}  // namespace osarium
