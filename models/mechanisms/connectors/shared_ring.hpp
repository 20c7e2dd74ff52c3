// Messages over a ring in shared memory. A caller claims a place, writes its message into the line
// of the place, and wakes a server thread if one sleeps; the server reads the lines in the order of
// the claims, and frees their room a batch at a time, by one line. Replies come back over a line of
// each call, and the caller waits for them as the server waits for requests: it polls or sleeps.
//
// Callers that share a ring contend for the line of its tail; with a single producer there is no
// such line, and one connector for each caller. Callers are in user mode. With `poll` the threads
// of the server never sleep, and callers spin.
#pragma once

#include "models/mechanisms/connectors/connector_costs.hpp"
#include "models/mechanisms/connectors/remote_wake.hpp"
#include "models/mechanisms/connectors/room.hpp"
#include "models/mechanisms/connectors/server.hpp"

namespace osarium {

class SharedRingConnector final : public Connector, Carrier {
 public:
  // Threads wake each other through `cross_calls` if the ring says interrupt or event channel.
  SharedRingConnector(const SharedRing& ring, Server& server, const ConnectorCosts& costs,
                      CrossCalls& cross_calls);

 private:
  // A place in the ring.
  struct Place {
    explicit Place(const Coherence& coherence) : line(coherence, "ring") {}
    CacheLine line;
    Request* published = nullptr;  // until it has been admitted
  };

  Task<bool> carry(Context& here, Request& request) override;
  Task<bool> send(Context& here, std::unique_ptr<Request> request) override;
  Task<> receive(Context& thread, Request& request) override;
  Task<> leave(Context& thread, Request& request) override;

  Task<bool> claim(Context& here);
  Task<> put(Context& here, Request& request);
  Request* next_in_order();
  Task<> free_room(Context& thread);
  CacheLine& take_reply_line();
  bool polls() const { return ring_.wake == RingWake::poll; }
  Task<> wait(Context& here, Notice& notice);
  Task<> wake(Context& waker, Context& sleeper);

  SharedRing ring_;
  Server& server_;
  ConnectorCosts costs_;
  const Coherence& coherence_;
  RemoteWake remote_wake_;

  std::deque<Place> places_;
  CacheLine tail_;
  CacheLine head_;
  Room room_;
  RequestList sending_;  // claimed a place, and not admitted yet
  // Messages so far. Callers look at the head only when those that they know to be freed leave no
  // room.
  std::int64_t claimed_ = 0;
  std::int64_t admitted_ = 0;
  std::int64_t received_ = 0;
  std::int64_t freed_ = 0;
  std::int64_t seen_freed_ = 0;

  std::deque<CacheLine> reply_lines_;
  std::vector<CacheLine*> free_reply_lines_;
};

}  // namespace osarium
