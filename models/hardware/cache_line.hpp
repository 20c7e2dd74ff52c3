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

#include <bitset>

#include "models/hardware/coherence.hpp"
#include "models/hardware/context.hpp"
#include "models/hardware/line_spinner.hpp"

namespace osarium {

class CacheLine {
 public:
  // Nobody has a copy; the memory of `home` has the line.
  explicit CacheLine(const Coherence& coherence, NodeId home = NodeId(0))
      : coherence_(coherence), home_(home) {}
  // Counted by the machine's census under this name, if it has one; empty: not at all.
  CacheLine(const Coherence& coherence, std::string_view name, NodeId home = NodeId(0))
      : coherence_(coherence), home_(home) {
    if (coherence.census() != nullptr && !name.empty())
      statistics_ = &coherence.census()->lines(name);
  }
  CacheLine(const CacheLine&) = delete;
  CacheLine& operator=(const CacheLine&) = delete;
  ~CacheLine();

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
  // `done` says of the values that a load finds that it is over. Ends with that load. `done` is
  // asked at every write, which may be more often, and must not touch the line.
  template <class Done>
  Task<> spin_until(Context& here, Done done);
  // Lets those who spin look again, because what they wait for may have changed otherwise: one of
  // them has lost its cpu, a lock's owner has. The line stays where it is.
  void prompt();

  LineState state() const { return state_; }
  // Whether the core of this cpu has a valid copy.
  bool cached_by(CpuId cpu) const { return held_by(coherence_.place(cpu)); }
  NodeId home() const { return home_; }
  void observe(LineStatistics* statistics) { statistics_ = statistics; }

 private:
  friend class LineSpinner;
  using Place = Coherence::Place;
  static constexpr std::uint64_t all = UINT64_MAX;

  // Of an operation that `here` asks for now: the time until it has the result.
  Duration access(Context& here, LineOperation operation);
  Duration touch(LineOperation operation, Place place, Time at);
  // Does what the spinners have done up to now. Of loads that end at this very instant, only those
  // that began before what `here` comes from: who began first is resumed first.
  void catch_up(Time now) { catch_up(now, Time::never(), all); }
  void catch_up(Time now, Time begun, std::uint64_t number);
  void let_look(Time now);
  bool held_by(Place place) const { return holders_[static_cast<std::size_t>(place.core.index)]; }
  void add_holder(Place place) {
    holders_.set(static_cast<std::size_t>(place.core.index));
    dies_ |= Coherence::bit(place.die);
  }
  Duration hit(LineOperation operation, Place place, Time at);
  Duration load_from_others(Place place, Time at);
  Duration write_with_others(LineOperation operation, Place place, Time at);
  Duration serve(Duration cost, Distance distance, Time at, bool moves);
  void count_transfer(Distance distance);

  const Coherence& coherence_;
  LineState state_ = LineState::invalid;
  NodeId home_;
  Place owner_;                                 // of a modified, owned or exclusive line
  std::bitset<Coherence::most_cores> holders_;  // all that have a copy, the owner as well
  Coherence::Dies dies_ = 0;                    // of the holders
  Time free_;                   // when the last transfer asked for so far will have ended
  Link spinners_;               // in the order in which their loads ended or will end
  std::uint32_t outdated_ = 0;  // how many of them will have to load again
  std::uint64_t looks_ = 0;     // occasions for them to look again
  std::uint64_t loads_ = 0;     // of theirs
  LineStatistics* statistics_ = nullptr;
  Users users_;
};

template <class Done>
Task<> CacheLine::spin_until(Context& here, Done done) {
  LineSpinner spinner(*this, here, done);
  bool over = false;
  while (!over) over = co_await spinner.look();
}

inline void LineSpinner::set_outdated() {
  if (!std::exchange(outdated_, true)) ++line_.outdated_;
}
inline void LineSpinner::clear_outdated() {
  if (std::exchange(outdated_, false)) --line_.outdated_;
}

}  // namespace osarium
