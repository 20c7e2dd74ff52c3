// The path of one call through a system, taken down while it happens: each step with its instant,
// its place and the row of the cost table that it comes from. Nothing is drawn from the
// architecture's description: what is seen here is what a run does.
#pragma once

#include <memory>
#include <vector>

#include "architectures/system.hpp"

namespace osarium {

class Path final : public Trail {
 public:
  struct Step {
    Kind kind;
    std::string what;
    Time at;
    CpuId cpu;
    std::string thread;
    int depth = 0;        // borders between the program and here
    Duration lasts = {};  // until the next step
  };

  // From begin() to end(), as seen by the program whose context calls.
  void begin(Context& here);
  void end(Context& here);

  const std::vector<Step>& steps() const { return steps_; }
  Duration total() const { return end_ - begin_; }
  std::size_t crossings() const;
  const Account& account() const { return *account_; }

 private:
  void step(Kind kind, Name what, const Context& here) override;

  std::vector<Step> steps_;
  std::unique_ptr<Account> account_;
  Time begin_;
  Time end_;
  int depth_ = 0;
};

}  // namespace osarium
