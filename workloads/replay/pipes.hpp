// Which ends of pipes belong together. A trace does not say; but who writes wakes who waits to read
// (and who reads wakes who waits for room), so each such waking is a vote for two ends being of one
// pipe. A pipe may have several ends of both kinds: writers that were forked have one each.
#pragma once

#include "workloads/replay/ends.hpp"

namespace osarium::replay {

struct Pipes {
  // For each end its pipe; -1: it is of none.
  std::vector<std::int32_t> of_end;
  std::size_t count = 0;
  std::vector<bool> sockets;   // of each: it is a pair of Unix sockets
  std::int64_t ambiguous = 0;  // of them: there are votes for another one as well, or two are one
};

// Of ends that go one way, of threads that have none that is `followed`: who is at connections does
// not wait at pipes as well. Pipes have both who writes and who reads. A pair of sockets is what
// calls for sockets are made on, or what programs of that name made, if they made no pipes.
Pipes find_pipes(const CallHistory& history, const CallEnds& ends,
                 const std::vector<bool>& followed);

}  // namespace osarium::replay
