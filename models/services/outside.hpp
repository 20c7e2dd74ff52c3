// The world beyond the wire: the clients of a workload, which take no time of their own, and the
// wires to and from the card. What a client sends is a message of a flow; what it gets is told to
// a callback at the instant of its last byte.
//
//   const FlowId flow = outside.add_client(Protocol::tcp, port);   // stage: set_established(flow)
//   outside.on_message([&](const Message& message) { … });
//   outside.send(flow, {.size = 64_B, .tag = 7, .account = &account});
//
// A message that came in parts is told when it is whole. The account of a message is in
// Cause::network from then on until code of the machine works on it.
//
// Simplifications. A frame for which the card has no descriptor is lost: of TCP it comes again
// after the retransmission timeout (no fast retransmission, and what is behind it is not held
// back); a datagram does not. A client acknowledges every second frame by one of its own, else with
// what it sends next; its congestion window is unbounded. How far the machine's reader has got it
// knows at once.
#pragma once

#include "models/hardware/nic.hpp"
#include "models/services/network.hpp"

namespace osarium {

struct OutsideParameters {
  WireParameters wire = {};  // either direction
  Framing framing = {};
  Duration retransmission_timeout = 200_ms;  // Linux: TCP_RTO_MIN
};

// Who sends from outside, where one Outside serves several.
class OutsideClient {
 public:
  virtual void answered(const Message& message) = 0;
  virtual void lost(const Message& message) = 0;

 protected:
  ~OutsideClient() = default;
};

class Outside final : FarEnd, Alarm {
 public:
  Outside(Simulation& simulation, Network& network, Nic& nic, const OutsideParameters& parameters);
  Outside(const Outside&) = delete;

  // Of a service at this port behind a function of the card.
  FlowId add_client(Protocol protocol, std::uint16_t port, std::uint32_t function = 0) {
    return network_.add_flow(protocol, port, function);
  }
  // The messages of this flow are told to `client`, or, after forget(), to nobody.
  void set_client(FlowId flow, OutsideClient& client) {
    if (clients_.size() <= flow) clients_.resize(flow + 1);
    clients_[flow] = &client;
  }
  void forget(const OutsideClient& client) {
    for (OutsideClient*& each : clients_)
      if (each == &client) each = nullptr;
  }
  // Now. Longer than the window of the flow: it waits at the client.
  void send(FlowId flow, const Message& message);
  // TCP: asks for a connection. The answer is told to on_connection().
  void connect(FlowId flow) { post(Parcel::Kind::connect, flow); }
  void close(FlowId flow) { end(Parcel::Kind::close, flow); }
  void reset(FlowId flow) { end(Parcel::Kind::reset, flow); }
  // Servers outside: who connects to this port succeeds.
  void listen(std::uint16_t port) { listening_.push_back(port); }

  // A message has arrived at a client, or will not arrive anywhere.
  void on_message(std::function<void(const Message&)> call) { on_message_ = std::move(call); }
  void on_lost(std::function<void(const Message&)> call) { on_lost_ = std::move(call); }
  // The connection stands (true), was refused, closed or reset (false).
  void on_connection(std::function<void(FlowId, bool)> call) { on_connection_ = std::move(call); }

  std::uint64_t retransmitted() const { return retransmitted_; }

 private:
  struct Again {
    Packet packet;
    Time at;
  };
  void expired() override;
  void lost(const Parcel& parcel) override;
  void window_opened(FlowId flow) override;
  void post(Parcel::Kind kind, FlowId flow);
  void end(Parcel::Kind kind, FlowId flow);
  void hold_back(Flow& flow, Parcel& parcel);
  void put_on_wire(Parcel& parcel);
  void reach_card(const Packet& packet);
  void arrive(const Packet& packet);
  void act(const Parcel& parcel);
  OutsideClient* client_of(FlowId flow) const {
    return flow < clients_.size() ? clients_[flow] : nullptr;
  }
  void tell(FlowId flow, bool open);
  void acknowledge(FlowId flow, const Parcel& parcel);

  Simulation& simulation_;
  Network& network_;
  Nic& nic_;
  OutsideParameters parameters_;
  Wire in_;
  Wire out_;
  Ring<Again> again_;
  std::vector<std::uint16_t> listening_;
  std::vector<OutsideClient*> clients_;  // by flow
  std::function<void(const Message&)> on_message_;
  std::function<void(const Message&)> on_lost_;
  std::function<void(FlowId, bool)> on_connection_;
  std::uint64_t retransmitted_ = 0;
};

}  // namespace osarium
