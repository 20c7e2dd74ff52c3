// The path of one call through a system, taken down while it happens: each step with its instant,
// its place and the row of the cost table that it comes from. Nothing is drawn from the
// architecture's description: what is seen here is what a run does.
//
//   path.begin(here);
//   const auto file = co_await os.files.open(here, "/data/table");
//   path.end(here);
//
// The steps follow each other without a gap: a step lasts until the next, so that they add up to
// the whole. What happens in one of them besides its own work, such as a transfer of a cache line
// or a wait for the cpu, is told apart by the causes of the account.
#pragma once

#include <memory>
#include <vector>

#include "architectures/system.hpp"

namespace osarium {

struct CallStep {
  Trail::Kind kind = Trail::Kind::work;
  std::string what = {};  // empty: before the first
  Time at = {};
  CpuId cpu = {};
  std::string thread = {};
  int depth = 0;    // borders between the program and here
  Bytes data = {};  // that cross
  Duration lasts = {};
  std::array<Duration, causes> spent = {};  // of that, by cause

  // Of its own work; the rest is what happened to it.
  Duration own() const;
  static bool happens_to(Trail::Kind kind, Cause cause);
};

class Path final : public Trail {
 public:
  explicit Path(const System& system) : system_(system), beside_(*this) {}
  Path(const Path&) = delete;

  // As seen by the program whose context calls, or, apart, by a message that it will get.
  void begin(Context& here);
  void begin_apart(Context& here);
  void end(Context& here);

  // Of a message that the call sends or receives.
  Account& message_account();
  // Of another program, which is no part of the path: what it crosses meanwhile is counted.
  void watch(Context& other) { other.set_trail(&beside_); }

  const std::vector<CallStep>& steps() const { return steps_; }
  Duration total() const { return end_ - begin_; }
  // In the steps; beside them; and as the routes of the system have counted them, which is both.
  std::uint64_t crossings() const;
  std::uint64_t crossings_beside() const { return beside_.crossings; }
  std::uint64_t counted_crossings() const { return counted_; }

 private:
  struct Beside final : Trail {
    explicit Beside(const Path& its_path) : path(its_path) {}
    void step(Kind kind, Name, const Context&, Bytes) override {
      crossings += kind == Kind::enter && path.recording_;
    }
    const Path& path;
    std::uint64_t crossings = 0;
  };

  void step(Kind kind, Name what, const Context& here, Bytes data) override;
  void start(const Context& here);
  void add(CallStep step, Account* account);
  void close_last(Time now);
  std::uint64_t count() const;

  const System& system_;
  Beside beside_;
  std::unique_ptr<Account> account_;
  std::unique_ptr<Account> message_;
  std::vector<CallStep> steps_;
  Account* of_last_ = nullptr;  // whose account the last step is in, and what it had spent by then
  std::array<Duration, causes> spent_{};
  Time begin_;
  Time end_;
  int depth_ = 0;
  std::uint64_t counted_ = 0;
  bool recording_ = false;
};

}  // namespace osarium
