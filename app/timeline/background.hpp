// Lets another writer do its work on a thread of its own, so that the simulation waits for it only
// if it is far behind. Events go over in blocks; what they point to must stay as it is until
// finish(), which waits until all is written. The other writer is nobody else's until then.
#pragma once

#include <array>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <variant>
#include <vector>

#include "app/timeline/writer.hpp"

namespace osarium::timeline {

class BackgroundWriter final : public Writer {
 public:
  explicit BackgroundWriter(Writer& writer);
  ~BackgroundWriter() override { finish(); }

  void add(const Group& group) override { push(&group); }
  void add(const Track& track) override { push(&track); }
  void begin(const Where& where, const Track& track, const Slice& slice) override {
    push(Begin{where, &track, slice});
  }
  void end(const Where& where, const Track& track, const Slice& slice) override {
    push(End{where, &track, slice});
  }
  void instant(const Where& where, const Track& track, const Slice& slice) override {
    push(Instant{where, &track, slice});
  }
  void switched(const Where& where, const Runner& before, Absence why,
                const Runner& after) override {
    push(Switch{where, &before, &after, why});
  }
  void woken(const Where& where, const Runner& thread, std::int32_t target) override {
    push(Wakeup{where, &thread, target});
  }
  void finish() override;

 private:
  struct Begin {
    Where where;
    const Track* track;
    Slice slice;
  };
  struct End : Begin {};
  struct Instant : Begin {};
  struct Switch {
    Where where;
    const Runner* before;
    const Runner* after;
    Absence why;
  };
  struct Wakeup {
    Where where;
    const Runner* thread;
    std::int32_t target;
  };
  using Event = std::variant<const Group*, const Track*, Begin, End, Instant, Switch, Wakeup>;
  static constexpr std::size_t blocks = 4, events_of_block = 8192;

  template <class Some>
  void push(const Some& event) {
    std::vector<Event>& block = blocks_[filled_ % blocks];
    block.emplace_back(event);
    if (block.size() == events_of_block) hand_over();
  }
  void hand_over();
  void work();
  void write(const Event& event);

  Writer& writer_;
  std::array<std::vector<Event>, blocks> blocks_;  // of who fills or empties it
  std::size_t filled_ = 0;                         // how many were handed over; changes with mutex_
  std::mutex mutex_;                               // protects what follows
  std::condition_variable changed_;
  std::size_t emptied_ = 0;
  bool finished_ = false;
  std::jthread thread_;
};

}  // namespace osarium::timeline
