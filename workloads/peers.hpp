// Services on other machines at work. Each thread has connections of its own to them (TCP), which
// stand from its first request on. A request leaves by the card of its thread's partition; the
// answer comes in there. All that is random about an answer is drawn when it is asked for, from the
// random numbers of the request, so that it is the same under every architecture.
//
// The account of a request, if it went with the message, is in Cause::network on the way and in
// Cause::pause while the peer has it.
#pragma once

#include "sim/random/distribution.hpp"
#include "workloads/peer_parameters.hpp"
#include "workloads/station.hpp"

namespace osarium {

class Peer;

// One of a thread's connections: a request at a time.
class PeerConnection final : Alarm {
 public:
  PeerConnection(Peer& peer, std::size_t back_end, Worker& caller);

  Descriptor socket() const { return socket_; }
  // What becomes of the next request, from these random numbers.
  void draw(Stream& draws);
  // That request, for the socket.
  Message request(Bytes size, Account* account) {
    return {.size = size, .tag = reinterpret_cast<std::uint64_t>(this), .account = account};
  }
  static PeerConnection& of(const Message& message) {
    return *reinterpret_cast<PeerConnection*>(message.tag);
  }
  // The last byte has crossed the wire of the machine.
  void left(const Message& message);

 private:
  enum class Leg : std::uint8_t { there, at_work, back };
  void expired() override;
  void go_on_in(Duration duration, Leg next);

  Simulation& simulation_;
  Peer& peer_;
  std::size_t back_end_;
  Outside& outside_;
  FlowId flow_;
  Descriptor socket_;
  Duration time_;
  Bytes reply_;
  Leg leg_ = Leg::there;
  Account* account_ = nullptr;
};

// A service, of which there may be several alike: its back ends.
class Peer final : OutsideClient {
 public:
  Peer(const PeerParameters& parameters, OperatingSystem& os);
  Peer(const Peer&) = delete;
  ~Peer();

  // Of this thread to the first back ends, one to each.
  std::span<const std::unique_ptr<PeerConnection>> connections(Worker& caller, std::size_t count);
  // The answer to this one did not come, or may still: it is used no more.
  void retire(Worker& caller, std::size_t back_end);

 private:
  friend class PeerConnection;
  void answered(const Message& message) override { PeerConnection::of(message).left(message); }
  void lost(const Message&) override {}  // of an answer that nobody waits for
  // How long a request that is there now takes until its answer leaves.
  Duration stay(std::size_t back_end, Duration time);

  PeerParameters parameters_;
  OperatingSystem& os_;
  Distribution time_;
  Distribution reply_;
  std::vector<std::vector<Time>> free_at_;  // of each back end: its threads
  std::vector<std::vector<std::unique_ptr<PeerConnection>>> by_worker_;
  std::vector<std::unique_ptr<PeerConnection>> retired_;
};

}  // namespace osarium
