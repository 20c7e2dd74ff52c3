// What helpers did, cut into jobs: between two waits for work, and where they hand something back.
// They do that where they write what one with a connection reads, or, those that do not, where they
// let one go on.
#pragma once

#include "workloads/replay/at_end.hpp"
#include "workloads/replay/ways_back.hpp"

namespace osarium::replay {

// What a helper did for one request.
struct HelperJob {
  std::size_t thread;
  std::int64_t since;        // it was let go on, or had handed back the one before
  std::int64_t handed = -1;  // it handed it back; -1: it did not
  std::int64_t until = -1;   // and did something else, or waited
  // For which: whose thread it let go on, or was let go on by; -1: neither is known.
  std::int32_t end = -1;
  std::vector<TimedStep> steps = {};
  bool sure = false;    // whose thread it let go on
  bool passes = false;  // it let another helper go on
  bool placed = false;
  bool awaited = false;  // by who uses the end
};

struct HelperJobs {
  std::vector<HelperJob> jobs;  // by thread, in time
  std::int64_t waits = 0;       // for work
};
HelperJobs find_helper_jobs(const CallHistory& history, const CallEnds& ends,
                            const Followed& followed, const AtEnd& at_end,
                            const WaysBack& ways_back);

}  // namespace osarium::replay
