// Our models once more as SimGrid actors, an independent engine. One SimGrid second is a picosecond
// and a host does one flop a second, so that every instant is a whole number below 2^53: exact in
// its floating-point clock, and far above its tolerance. SimGrid has one engine for each process,
// so each comparison is a program of its own; it prints both results and fails unless they agree to
// nine digits.
#pragma once

#include <cmath>
#include <cstdio>
#include <memory>
#include <simgrid/s4u.hpp>
#include <string>
#include <vector>

#include "sim/engine/time.hpp"

namespace osarium::laws {

namespace s4u = simgrid::s4u;

inline double seconds(Duration duration) { return static_cast<double>(duration.picoseconds()); }

class Platform {
 public:
  explicit Platform(const char* program)
      : options_{program, "--cfg=contexts/factory:raw", "--cfg=contexts/stack-size:64",
                 "--cfg=contexts/guard-size:0", "--log=xbt_cfg.thres:warning"} {
    for (std::string& option : options_) arguments_.push_back(option.data());
    count_ = static_cast<int>(arguments_.size());
    arguments_.push_back(nullptr);
    engine_ = std::make_unique<s4u::Engine>(&count_, arguments_.data());
    zone_ = s4u::create_full_zone("zone");
  }

  // A computer with one core.
  s4u::Host* host(const std::string& name) { return zone_->create_host(name, 1.0); }
  void run() {
    zone_->seal();
    engine_->run();
  }

 private:
  std::vector<std::string> options_;
  std::vector<char*> arguments_;
  int count_ = 0;
  std::unique_ptr<s4u::Engine> engine_;
  s4u::NetZone* zone_ = nullptr;
};

// What a run came to.
struct Outcome {
  double mean_sojourn;  // in picoseconds, as the next
  double end;
};

inline bool agree(const char* what, double ours, double theirs) {
  const bool same = std::fabs(ours - theirs) <= 5e-10 * std::fabs(theirs) && theirs > 0;
  std::printf("%-14s ours %.12g, SimGrid %.12g: %s\n", what, ours, theirs,
              same ? "agree to nine digits" : "DIFFER");
  return same;
}

// The exit status of the program.
inline int compare(const Outcome& ours, const Outcome& theirs) {
  const bool sojourns = agree("mean sojourn", ours.mean_sojourn, theirs.mean_sojourn);
  const bool ends = agree("end", ours.end, theirs.end);
  return sojourns && ends ? 0 : 1;
}

}  // namespace osarium::laws
