// Spinning on a cache line as a program does it, with an event for every load: what
// CacheLine::spin_until() must not differ from. And the spin locks on top of it.
#pragma once

#include <deque>
#include <vector>

#include "models/mechanisms/spin_lock.hpp"

namespace osarium {

class LineByLine {
 public:
  explicit LineByLine(const Coherence& coherence) : line_(coherence) {}

  Context::Computing load(Context& here, Mode mode) { return line_.load(here, mode); }
  Context::Computing store(Context& here) {
    written();
    return line_.store(here);
  }
  Context::Computing atomic(Context& here) { return atomic(here, here.mode()); }
  Context::Computing atomic(Context& here, Mode mode) {
    written();
    return line_.atomic(here, mode);
  }
  template <class Done>
  Task<> spin_until(Context& here, Done done) {
    for (;;) {
      const std::uint64_t seen = writes_;
      const bool over = done();
      co_await line_.load(here, Mode::spin);
      if (over) co_return;
      if (seen != writes_) continue;
      spinners_.push_back(&here);
      co_await here.spin();
    }
  }
  void observe(LineStatistics* statistics) { line_.observe(statistics); }

 private:
  void written() {
    ++writes_;
    for (Context* spinner : spinners_) spinner->end_spin();
    spinners_.clear();
  }
  CacheLine line_;
  std::uint64_t writes_ = 0;
  std::vector<Context*> spinners_;
};

class TicketLineByLine final : public SpinLock {
 public:
  explicit TicketLineByLine(const Coherence& coherence) : SpinLock(nullptr), line_(coherence) {}
  LineByLine& line() { return line_; }
  Task<> acquire(Context& here) override {
    const std::uint32_t ticket = next_++;
    const bool at_once = served_ == ticket;
    co_await line_.atomic(here);
    if (!at_once) {
      auto mine = [this, ticket] { return served_ == ticket; };
      co_await line_.spin_until(here, mine);
    }
    taken(here);
  }
  Task<> release(Context& here) override {
    let_go(here);
    ++served_;
    co_await line_.store(here);
  }

 private:
  std::uint32_t next_ = 0;
  std::uint32_t served_ = 0;
  LineByLine line_;
};

class TestAndSetLineByLine final : public SpinLock {
 public:
  explicit TestAndSetLineByLine(const Coherence& coherence) : SpinLock(nullptr), line_(coherence) {}
  LineByLine& line() { return line_; }
  Task<> acquire(Context& here) override {
    bool was_held = std::exchange(held_, true);
    co_await line_.atomic(here);
    while (was_held) {
      was_held = std::exchange(held_, true);
      co_await line_.atomic(here, Mode::spin);
    }
    taken(here);
  }
  Task<> release(Context& here) override {
    let_go(here);
    held_ = false;
    co_await line_.store(here);
  }

 private:
  bool held_ = false;
  LineByLine line_;
};

class TestFirstLineByLine final : public SpinLock {
 public:
  explicit TestFirstLineByLine(const Coherence& coherence) : SpinLock(nullptr), line_(coherence) {}
  LineByLine& line() { return line_; }
  Task<> acquire(Context& here) override {
    bool was_held = std::exchange(held_, true);
    co_await line_.atomic(here);
    while (was_held) {
      auto is_free = [this] { return !held_; };
      co_await line_.spin_until(here, is_free);
      was_held = std::exchange(held_, true);
      co_await line_.atomic(here, Mode::spin);
    }
    taken(here);
  }
  Task<> release(Context& here) override {
    let_go(here);
    held_ = false;
    co_await line_.store(here);
  }

 private:
  bool held_ = false;
  LineByLine line_;
};

// Every cpu has one node: for contexts that each have a cpu of their own.
class McsLineByLine final : public SpinLock {
 public:
  McsLineByLine(const Coherence& coherence, int cpus) : SpinLock(nullptr), line_(coherence) {
    for (int i = 0; i < cpus; ++i) nodes_.emplace_back(coherence);
  }
  LineByLine& line() { return line_; }
  Task<> acquire(Context& here) override {
    Node& mine = nodes_[static_cast<std::size_t>(here.place().index)];
    mine.next = nullptr;
    mine.waits = true;
    co_await mine.line.store(here);
    Node* const before = std::exchange(last_, &mine);
    co_await line_.atomic(here);
    if (before != nullptr) {
      before->next = &mine;
      co_await before->line.store(here);
      auto over = [&mine] { return !mine.waits; };
      co_await mine.line.spin_until(here, over);
    }
    taken(here);
  }
  Task<> release(Context& here) override {
    let_go(here);
    Node& mine = nodes_[static_cast<std::size_t>(here.place().index)];
    const bool has_next = mine.next != nullptr;
    co_await mine.line.load(here, here.mode());
    if (!has_next) {
      const bool was_last = last_ == &mine;
      if (was_last) last_ = nullptr;
      co_await line_.atomic(here);
      if (was_last) co_return;
      auto over = [&mine] { return mine.next != nullptr; };
      co_await mine.line.spin_until(here, over);
    }
    mine.next->waits = false;
    co_await mine.next->line.store(here);
  }

 private:
  struct Node {
    explicit Node(const Coherence& coherence) : line(coherence) {}
    Node* next = nullptr;
    bool waits = false;
    LineByLine line;
  };
  std::deque<Node> nodes_;
  Node* last_ = nullptr;
  LineByLine line_;
};

}  // namespace osarium
