#include "models/services/outside.hpp"

#include <algorithm>

namespace osarium {

Outside::Outside(Simulation& simulation, Network& network, Nic& nic,
                 const OutsideParameters& parameters)
    : Alarm(simulation),
      simulation_(simulation),
      network_(network),
      nic_(nic),
      parameters_(parameters),
      in_(simulation, parameters.wire, [this](const Packet& packet) { reach_card(packet); }),
      out_(simulation, parameters.wire, [this](const Packet& packet) { arrive(packet); }) {
  network.connect(*this);
  nic.connect(out_);
}

void Outside::send(FlowId id, const Message& message) {
  Flow& flow = network_.flow(id);
  Parcel& parcel = network_.make(Parcel::Kind::data, id, message);
  if (!flow.held.empty() ||
      (flow.window > 0 && flow.unread > 0 && flow.unread + message.size.count() > flow.window))
    hold_back(flow, parcel);
  else
    put_on_wire(parcel);
}

void Outside::hold_back(Flow& flow, Parcel& parcel) {
  parcel.enter(terms::window, simulation_.now());
  flow.held.push_back(parcel);
}

void Outside::window_opened(FlowId id) {
  Flow& flow = network_.flow(id);
  while (!flow.held.empty() &&
         (flow.unread == 0 || flow.unread + flow.held.front().message.size.count() <= flow.window))
    put_on_wire(flow.held.take_front());
}

void Outside::post(Parcel::Kind kind, FlowId flow) { put_on_wire(network_.make(kind, flow)); }

void Outside::end(Parcel::Kind kind, FlowId flow) {
  network_.flow(flow).open = false;
  post(kind, flow);
}

void Outside::put_on_wire(Parcel& parcel) {
  Flow& flow = network_.flow(parcel.message.flow);
  parcel.enter(terms::wire, simulation_.now());
  flow.unread += parcel.message.size.count();
  flow.unacknowledged = 0;
  parcel.acknowledged = flow.arrived;
  const Frames frames = Frames::of(parcel, flow, parameters_.framing);
  parcel.frames = frames.count;
  for (std::uint32_t i = 0; i < frames.count; ++i) in_.send(frames[i]);
}

void Outside::reach_card(const Packet& packet) {
  NicFunction& function = nic_.function(packet.function);
  const ReceiveQueue& queue = function.receive(function.queue_of(packet.flow));
  const std::uint64_t dropped = queue.dropped();
  Parcel& parcel = network_.parcel(packet);
  parcel.goes_on(terms::card_queue, simulation_.now());
  nic_.arrive(packet);
  if (queue.dropped() == dropped) return;
  if (network_.flow(packet.flow).protocol == Protocol::tcp) {
    const Time at = simulation_.now() + parameters_.retransmission_timeout;
    parcel.goes_on(terms::retransmission, simulation_.now());
    again_.push_back({packet, at});
    if (!armed()) arm(at);
  } else if (--parcel.frames == 0) {
    network_.drop(parcel);
  } else {
    parcel.lost = true;
  }
}

void Outside::expired() {
  ++retransmitted_;
  in_.send(again_.front().packet);
  again_.pop_front();
  if (!again_.empty()) arm(again_.front().at);
}

void Outside::lost(const Parcel& parcel) {
  network_.flow(parcel.message.flow).unread -= parcel.message.size.count();
  OutsideClient* const client = client_of(parcel.message.flow);
  if (client != nullptr && parcel.kind == Parcel::Kind::data) client->lost(parcel.message);
  if (on_lost_ && parcel.kind == Parcel::Kind::data) on_lost_(parcel.message);
}

// A frame from the machine.
void Outside::arrive(const Packet& packet) {
  Parcel& parcel = network_.parcel(packet);
  Flow& flow = network_.flow(packet.flow);
  if (--parcel.frames > 0) {
    const std::int64_t data = parameters_.framing.most_data(flow.protocol);
    flow.arrived += data;
    parcel.acknowledged += data;  // that of this message is counted already
    return acknowledge(packet.flow, parcel);
  }
  flow.arrived += parcel.message.size.count() - parcel.acknowledged;
  act(parcel);
  acknowledge(packet.flow, parcel);
  network_.release(parcel);
}

void Outside::act(const Parcel& parcel) {
  const FlowId id = parcel.message.flow;
  switch (parcel.kind) {
    case Parcel::Kind::data: {
      Flow& flow = network_.flow(id);
      flow.parts = flow.parts + parcel.message.size;
      if (parcel.message.more) return;
      Message message = parcel.message;
      message.size = std::exchange(flow.parts, Bytes());
      if (OutsideClient* const client = client_of(id)) client->answered(message);
      if (on_message_) on_message_(message);
      return;
    }
    case Parcel::Kind::connect: {
      const bool accepts =
          std::ranges::find(listening_, network_.flow(id).port) != listening_.end();
      network_.flow(id).open = accepts;
      return post(accepts ? Parcel::Kind::connected : Parcel::Kind::reset, id);
    }
    case Parcel::Kind::connected: post(Parcel::Kind::acknowledge, id); return tell(id, true);
    case Parcel::Kind::close:
    case Parcel::Kind::reset: return tell(id, false);
    case Parcel::Kind::acknowledge: return;
  }
}

void Outside::tell(FlowId flow, bool open) {
  network_.flow(flow).open = open;
  if (on_connection_) on_connection_(flow, open);
}

// RFC 1122: at least every second full-sized segment.
void Outside::acknowledge(FlowId id, const Parcel& parcel) {
  Flow& flow = network_.flow(id);
  if (flow.protocol != Protocol::tcp || parcel.kind != Parcel::Kind::data) return;
  if (++flow.unacknowledged >= 2) post(Parcel::Kind::acknowledge, id);
}

}  // namespace osarium
