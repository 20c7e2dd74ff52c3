// Which ends of connections belong together. A trace has no identities of sockets, only descriptors
// of processes, and what went through them and when. So the ends vote: from one request of the
// client to its next, the server must have received what the client sent, and sent what the client
// received, neither of it before the other one had sent it. That is an exchange. Where a client
// does not wait for its answers, or the tracer lost something, several requests may have to be
// taken together, or be left out.
#pragma once

#include <algorithm>
#include <optional>

#include "workloads/replay/call_history.hpp"

namespace osarium::replay {

struct Transfer {
  std::int64_t at;  // when it was sent, or had been received
  std::int64_t bytes;
  bool sent;
};

// A descriptor of a process, between being opened and closed.
struct End {
  std::int32_t process = 0;
  std::int32_t descriptor = 0;
  std::vector<Transfer> transfers;  // in time; those that moved bytes
};

// Linux: what is read and written as eight bytes each time is an eventfd, not a connection.
inline bool is_counter(const End& end) {
  return std::all_of(end.transfers.begin(), end.transfers.end(),
                     [](const Transfer& each) { return each.bytes == 8; });
}

// From the first send of a request up to that of the next one.
struct Exchange {
  std::int64_t from;
  std::int64_t to;
};

// How well two ends fit.
struct Fit {
  double share = 0;  // of the client's requests that are in an exchange
  double lag = 0;    // from a send to its receive, nanoseconds, on average
  std::vector<Exchange> exchanges = {};
};
// Nothing: fewer than half of the requests fit.
std::optional<Fit> fit(const End& client, const End& server);

struct Pair {
  std::size_t client;
  std::size_t server;
  Fit fit;
};

struct Pairing {
  std::vector<Pair> pairs;     // by their clients
  std::int64_t ambiguous = 0;  // of them: another end fits nearly as well
  std::int64_t unpaired = 0;   // ends that both send and receive, and fit no other
};

// Of a connection the process that began first (has the lower number) is the server, unless
// `is_server` says it of one of them.
Pairing pair_ends(const std::vector<End>& ends,
                  const std::function<bool(std::int32_t process)>& is_server);

}  // namespace osarium::replay
