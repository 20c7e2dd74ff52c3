// What is between the machine's kernels and the world outside: flows, which both ends know by a
// number, and the messages that are on their way. A frame (Packet) carries the index of its parcel,
// so that the message, and with it the account of its request, goes where the frames go. All frames
// of a message refer to one parcel; the message is there when the last of them is.
//
// Parcels are pooled: no packet allocates anything.
#pragma once

#include <deque>

#include "models/hardware/account.hpp"
#include "models/hardware/wire.hpp"
#include "models/services/outcome.hpp"

namespace osarium {

enum class Protocol : std::uint8_t { udp, tcp };

// A conversation of one client: its addresses and ports, for a card that hashes them.
using FlowId = std::uint32_t;

struct Message {
  Bytes size{};
  std::uint64_t tag = 0;
  Account* account = nullptr;  // of the request that it belongs to
  FlowId flow = 0;             // who sent it; a datagram goes there
  bool more = false;           // further parts of it follow; its account comes with the last
};
// What crosses a border when a call returns it.
inline Bytes crossing_bytes(const Outcome<Message>& message) {
  return message ? message->size : Bytes();
}

// A message on its way. Of those that carry none, `kind` is all that they say.
struct Parcel {
  enum class Kind : std::uint8_t { data, connect, connected, close, reset, acknowledge };

  Message message;
  Kind kind = Kind::data;
  bool lost = false;              // a frame of a datagram was
  bool to_port = false;           // of a flow between two sockets of one kernel: to the second
  std::uint32_t frames = 0;       // that have not arrived yet
  std::uint32_t index = 0;        // in the pool
  std::int64_t acknowledged = 0;  // bytes that the sender had by then
  Parcel* next = nullptr;

  void enter(Term term, Time now) const {
    if (message.account != nullptr) message.account->enter(term, now);
  }
  // Unless code of the machine works on another frame of it.
  void goes_on(Term term, Time now) const {
    if (message.account != nullptr && message.account->term().cause == Cause::network)
      message.account->enter(term, now);
  }
};

class ParcelList {
 public:
  bool empty() const { return first_ == nullptr; }
  Parcel& front() const { return *first_; }
  void push_back(Parcel& parcel) {
    parcel.next = nullptr;
    (first_ == nullptr ? first_ : last_->next) = &parcel;
    last_ = &parcel;
  }
  Parcel& take_front() {
    Parcel& parcel = *first_;
    first_ = parcel.next;
    return parcel;
  }

 private:
  Parcel* first_ = nullptr;
  Parcel* last_ = nullptr;
};

struct Flow {
  Protocol protocol = Protocol::tcp;
  std::uint16_t port = 0;      // of whoever was there first
  std::uint32_t function = 0;  // of the card
  bool local = false;          // both ends are sockets of this kernel
  bool connected = false;      // the machine's end is a socket of its own, not that of the port
  // The machine's end.
  std::uint32_t leaving = 0;         // frames that the driver has or the card, and
  std::uint32_t transmit_queue = 0;  // where
  // The end that is outside.
  bool open = false;
  std::int64_t arrived = 0;         // bytes, since the beginning
  std::int64_t unacknowledged = 0;  // frames
  std::int64_t window = 0;          // of bytes that the machine has room for; 0: unbounded
  std::int64_t unread = 0;          // bytes on their way to the machine's reader
  Bytes parts{};                    // of a message that has not all arrived
  ParcelList held;                  // until the window opens
};

// The world at the far end of the wire.
class FarEnd {
 public:
  // No message of this parcel comes. It is released after this.
  virtual void lost(const Parcel& parcel) = 0;
  virtual void window_opened(FlowId flow) = 0;

 protected:
  ~FarEnd() = default;
};

class Network {
 public:
  FlowId add_flow(Protocol protocol, std::uint16_t port, std::uint32_t function) {
    Flow& flow = flows_.emplace_back();
    flow.protocol = protocol;
    flow.port = port;
    flow.function = function;
    return static_cast<FlowId>(flows_.size() - 1);
  }
  Flow& flow(FlowId flow) { return flows_[flow]; }
  bool has(FlowId flow, Protocol protocol) const {
    return flow < flows_.size() && flows_[flow].protocol == protocol;
  }

  Parcel& make(Parcel::Kind kind, FlowId flow, const Message& message = {}) {
    if (free_.empty()) {
      free_.push_back(static_cast<std::uint32_t>(parcels_.size()));
      parcels_.emplace_back();
    }
    Parcel& parcel = parcels_[free_.back()];
    parcel = {.message = message, .kind = kind, .frames = 1, .index = free_.back()};
    parcel.message.flow = flow;
    free_.pop_back();
    return parcel;
  }
  Parcel& parcel(const Packet& packet) { return parcels_[packet.payload]; }
  void release(const Parcel& parcel) { free_.push_back(parcel.index); }
  std::size_t under_way() const { return parcels_.size() - free_.size(); }

  void connect(FarEnd& far_end) { far_end_ = &far_end; }
  // A message that nobody will get. The world outside learns of its own.
  void drop(const Parcel& parcel) {
    ++dropped_;
    const bool local = flows_[parcel.message.flow].local;
    if (far_end_ != nullptr && !local) far_end_->lost(parcel);
    release(parcel);
  }
  // A reader has taken so much of what came from outside.
  void read(FlowId flow, Bytes bytes) {
    Flow& read = flows_[flow];
    if (read.local) return;
    read.unread -= bytes.count();
    if (!read.held.empty()) far_end_->window_opened(flow);
  }
  std::uint64_t dropped() const { return dropped_; }

 private:
  std::deque<Flow> flows_;
  std::deque<Parcel> parcels_;
  std::vector<std::uint32_t> free_;
  FarEnd* far_end_ = nullptr;
  std::uint64_t dropped_ = 0;
};

// How messages are cut into frames. Defaults: Ethernet, IPv4; TCP with time stamps.
struct Framing {
  static constexpr Bytes most_datagram = 65507_B;  // an IPv4 packet without its headers

  std::int64_t mtu = 1500;
  std::int64_t link_header = 14;
  std::int64_t network_header = 20;
  std::int64_t tcp_header = 32;
  std::int64_t udp_header = 8;

  std::int64_t headers(Protocol protocol) const {
    return network_header + (protocol == Protocol::tcp ? tcp_header : udp_header);
  }
  std::int64_t most_data(Protocol protocol) const { return mtu - headers(protocol); }
};

// The frames of one message: all full but the last.
struct Frames {
  Packet packet;  // the first
  std::uint32_t count = 1;
  std::uint32_t last_bytes = 0;
  bool more = false;  // of the message: its account stays with who sends

  static Frames of(const Parcel& parcel, const Flow& flow, const Framing& framing) {
    const std::int64_t most = framing.most_data(flow.protocol);
    const std::int64_t size = parcel.message.size.count();
    const std::int64_t count = size <= most ? 1 : (size + most - 1) / most;
    const std::int64_t headers = framing.link_header + framing.headers(flow.protocol);
    const std::int64_t last = size - (count - 1) * most + headers;
    return {.packet = {.flow = parcel.message.flow,
                       .bytes = static_cast<std::uint32_t>(count == 1 ? last : most + headers),
                       .payload = parcel.index,
                       .function = flow.function},
            .count = static_cast<std::uint32_t>(count),
            .last_bytes = static_cast<std::uint32_t>(last),
            .more = parcel.message.more};
  }
  Packet operator[](std::uint32_t i) const {
    Packet frame = packet;
    if (i + 1 == count) frame.bytes = last_bytes;
    return frame;
  }
  Bytes bytes() const {
    return Bytes::of_count(std::int64_t{packet.bytes} * (count - 1) + last_bytes);
  }
};

}  // namespace osarium
