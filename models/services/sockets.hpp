// TCP and UDP, as far as latency and load depend on them. Messages are the unit of reading: one is
// readable when its last segment has arrived; or, of a stream, so many bytes (Interest). What is
// received comes through deliver(), from the driver's port, in whatever context its mechanism
// brings; what is sent goes to the port of the driver, segment by segment. Between two sockets of
// one kernel a message goes by a softirq of the sender's cpu (with one server for everything:
// directly).
//
// Copying to and from the program is part of the crossing (Data), not done here.
//
// Calls that may have to wait get the Sleeper of the thread that calls. If that is `here` itself it
// sleeps in the call; else, at a server, the outcome is Error::would_block and the thread is on the
// list: it sleeps at its own end and then calls again (socket_calls.hpp).
//
// Simplifications. The machine acknowledges with what it sends, at no cost; a window update costs
// nothing, and there are no retransmissions of its own, since the wire to the world loses nothing.
// UDP may have as much in flight as it likes; a datagram for which there is no room, or no socket,
// is lost, and nobody is told (no ICMP). A listener that has no room refuses. Of the readers of one
// socket one is woken; epoll is level-triggered. Loopback segments are of Ethernet's size times 44
// (65483 bytes of data), and its handshake is three segments in the context of connect(); of two
// sockets the one that is closed second tells nobody.
#pragma once

#include <map>

#include "models/services/guard.hpp"
#include "models/services/ports.hpp"
#include "models/services/socket.hpp"
#include "models/services/work.hpp"
#include "sim/parameters/parameter.hpp"

namespace osarium {

// Defaults: Linux, net.ipv4.tcp_rmem[1], tcp_wmem[2] and net.core.rmem_default.
struct SocketParameters {
  Bytes receive_buffer = 131072_B;
  Bytes datagram_buffer = 212992_B;
  Bytes datagram_overhead = 576_B;  // of that buffer: SKB_TRUESIZE(0) on x86-64
  Bytes send_buffer = 4_MiB;
  Framing framing;
};

struct SocketCosts {
  static SocketCosts from(const CostTable& costs, Frequency clock);

  Work packet;                // whatever it carries
  std::array<Work, 2> input;  // a segment, by protocol
  std::array<Work, 2> send;
  Work receive, open, accept, close, control, option, wait, event;
  Work page;  // a reference to it
};

enum class Wait : std::uint8_t { no, yes };

// How far sendfile() has got, for when the call is made again.
struct FileTransfer {
  static constexpr Bytes most_at_once = 64_KiB;  // Linux: a pipe of 16 pages

  Descriptor file;
  Bytes left;                                // to be sent, if the file has so much
  std::optional<std::uint64_t> offset = {};  // none: from where the last read ended
  Bytes fetched{};                           // in memory, not sent yet
  bool end = false;                          // the file has no more than that
  Bytes sent{};
};

// What a program waits for at a socket of TCP.
struct Interest {
  Bytes bytes{};       // a receive is of so many, when all are there (SO_RCVLOWAT); 0: a message
  bool room = false;   // epolls report room to send as well
  bool quiet = false;  // they report nothing
  bool once = false;   // when one has reported something they are quiet (EPOLLONESHOT)
};

class Sockets {
 public:
  static constexpr ServiceId id = ServiceId::sockets;

  Sockets(const ServiceSite& site, Network& network, const SocketParameters& parameters = {},
          std::uint32_t function = 0);
  Sockets(const Sockets&) = delete;

  // How the stage is set: no simulated time.
  Descriptor set_established(Process& process, FlowId flow);
  Descriptor set_bound(Process& process, std::uint16_t port);
  std::uint16_t free_port(Protocol protocol) const;
  Descriptor set_connected(Process& process, std::uint16_t port);
  Descriptor set_listening(Process& process, std::uint16_t port, std::size_t backlog);
  std::pair<Descriptor, Descriptor> set_pair(Process& one, Process& other);

  // sockets.cpp
  Task<Outcome<Descriptor>> listen(Context& here, Process& process, std::uint16_t port,
                                   std::size_t backlog);
  Task<Outcome<Descriptor>> bind(Context& here, Process& process, std::uint16_t port);
  // UDP's connect(): what is sent goes to that port, of this kernel if it is bound already, else
  // outside, and what comes back is received. Nobody is asked.
  Task<Outcome<Descriptor>> connect_datagrams(Context& here, Process& process, std::uint16_t port);
  // To a listener of this kernel if there is one, else outside. `socket` is what it opens, and what
  // the call goes on with when it is made again.
  Task<Outcome<Descriptor>> connect(Context& here, Process& process, std::uint16_t port,
                                    Descriptor& socket, Sleeper& me);
  Task<Outcome<Descriptor>> accept(Context& here, Process& process, Descriptor socket, Sleeper& me);
  Task<Outcome<>> close(Context& here, Process& process, Descriptor descriptor);

  // socket_transfer.cpp. When nothing more will come: a message of no bytes. With Wait::no a call
  // that would have to wait is over. The account of a message leaves `here` with send(), unless
  // more of it follows; `pages` of what is sent are in the kernel already: references to them, no
  // copy. A socket of UDP that is bound sends to the flow of the message.
  Task<Outcome<Message>> receive(Context& here, Process& process, Descriptor socket, Sleeper& me,
                                 Wait wait = Wait::yes);
  Task<Outcome<>> send(Context& here, Process& process, Descriptor socket, Message message,
                       Sleeper& me, Wait wait = Wait::yes, std::int64_t pages = 0);

  // socket_stream.cpp. What is awaited costs no time to say. TCP_CORK: what is sent stays here
  // until it is drawn, and is one message then.
  Task<Outcome<>> cork(Context& here, Process& process, Descriptor socket, bool corked);
  bool set_interest(Process& process, Descriptor socket, Interest interest);

  // sendfile.cpp. A message of what follows in a file, in parts; how much that was. Nothing: no
  // message.
  Task<Outcome<Bytes>> sendfile(Context& here, Process& process, Descriptor socket,
                                FileTransfer& transfer, const Message& message, Sleeper& me);

  // socket_delivery.cpp
  Task<Outcome<>> deliver(Context& here, std::span<const Packet> packets);

  // epoll.cpp
  Descriptor set_epoll(Process& process);
  bool set_watched(Process& process, Descriptor epoll, Descriptor socket, bool exclusive);
  Task<Outcome<Descriptor>> create_epoll(Context& here, Process& process);
  Task<Outcome<>> add(Context& here, Process& process, Descriptor epoll, Descriptor socket,
                      bool exclusive);
  // The calls alone that enter a socket into an epoll or take it out, and that change an option
  // of it, or what the epoll reports: see set_interest().
  Task<Outcome<>> enter(Context& here, Process& process, Descriptor socket);
  Task<Outcome<>> modify(Context& here, Process& process, Descriptor socket);
  // How many are in `ready` then.
  Task<Outcome<std::size_t>> wait(Context& here, Process& process, Descriptor epoll,
                                  std::span<Descriptor> ready, Sleeper& me);

  // Messages for which a receive buffer had no room, and what nobody listens for.
  std::uint64_t dropped() const { return dropped_; }

 private:
  struct Loopback {
    ParcelList parcels;
    int action = 0;
  };
  static const Work& of(const std::array<Work, 2>& works, Protocol protocol) {
    return works[static_cast<std::size_t>(protocol)];
  }
  Time now() const { return site_.kernel.simulation().now(); }
  bool locks() const { return site_.serialised == Serialised::by_locks; }

  // socket_guard.cpp. Of a library: what the kernel knows of a socket, so that its packets come
  // here.
  bool guarded() const { return site_.ports.guard_of(id).present(); }
  bool needs_filter(const Socket& socket) const;
  PacketFilter filter_of(const Socket& socket) const;
  void set_filter(const Socket& socket, const Process& process);
  Task<> bind_filter(Context& here, const Socket& socket, const Process& process);
  Task<Descriptor> hand_over(Context& here, Process& process, std::shared_ptr<Socket> socket);
  Task<> unbind_filter(Context& here, const Socket& socket);

  std::shared_ptr<Socket> make(Protocol protocol, SocketState state);
  void enter_flow(FlowId flow, std::shared_ptr<Socket> socket);
  Socket* find(const Parcel& parcel) const;
  std::shared_ptr<Socket> open(Protocol protocol, std::uint16_t port, std::size_t backlog);
  std::shared_ptr<Socket> datagrams_to(std::uint16_t port);
  Descriptor set_open(Process& process, Protocol protocol, std::uint16_t port, std::size_t backlog);
  Task<Outcome<Descriptor>> open(Context& here, Process& process, Protocol protocol,
                                 std::uint16_t port, std::size_t backlog);
  std::pair<std::shared_ptr<Socket>, std::shared_ptr<Socket>> make_pair();
  Task<Outcome<Descriptor>> connect_locally(Context& here, Process& process, Socket& listener);
  Task<Outcome<>> fetch(Context& here, Process& process, FileTransfer& transfer);

  // A thread that works on a socket. False: release() it.
  Task<> own(Context& here, Socket& socket);
  bool let_go(Socket& socket);
  Task<> release(Context& here, Socket& socket);
  // False: `here` cannot sleep for `me`, which is on its list already: the call has to be made
  // again.
  Task<bool> sleep(Context& here, Sleeper& me);

  Message take(Socket& socket);
  Task<Outcome<>> hold_back(Context& here, Socket& socket, const Message& message, Account* before,
                            std::int64_t pages);
  static bool has_writer(const Socket& socket) {
    return !socket.writers.alone() || socket.watched_for_room;
  }
  Task<> announce_room(Context& here, Socket& socket);
  Task<> act(Context& here, Parcel& parcel);
  Task<> take_in(Context& here, Socket& socket, Parcel& parcel);
  Task<> announce(Context& here, Socket& socket);
  Task<> wake_one(Context& here, Link& list);
  Task<> request_connection(Context& here, Parcel& parcel);
  Task<> change_state(Context& here, Socket& socket, Parcel::Kind kind);
  Task<> wake_all(Context& here, Link& list);
  static bool has_sleeper(const Socket& socket);
  Task<> answer(Context& here, Parcel::Kind kind, FlowId flow);
  bool peer_gone(const Socket& socket) const;
  Parcel& make_parcel(const Socket& socket, const Message& message);
  Task<Outcome<>> transmit(Context& here, Parcel& parcel);
  Task<> loop_back(Context& here, Parcel& parcel);
  Task<> run_loopback(Context& here, Loopback& queue);
  Task<> take_loopback(Context& here, Parcel& parcel);
  std::size_t collect(Epoll& epoll, std::span<Descriptor> ready);

  ServiceSite site_;
  Network& network_;
  SocketParameters parameters_;
  std::uint32_t function_;
  SocketCosts costs_;
  std::vector<std::shared_ptr<Socket>> by_flow_;
  std::map<std::pair<Protocol, std::uint16_t>, std::shared_ptr<Socket>> by_port_;
  std::vector<Loopback> loopback_;  // by cpu
  std::uint64_t dropped_ = 0;
};

}  // namespace osarium
