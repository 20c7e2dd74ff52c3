#include "app/explain/calls.hpp"

namespace osarium {

namespace {

constexpr std::uint16_t port = 80;
constexpr Bytes size = 64_B;

// To a client outside: a connection, or a socket that gets datagrams.
struct Connection {
  explicit Connection(CallStage& stage, Protocol protocol = Protocol::tcp)
      : outside(stage.system.outside(0)),
        flow(outside.add_client(protocol, port)),
        socket(protocol == Protocol::tcp ? stage.os.sockets.set_established(flow)
                                         : stage.os.sockets.set_bound(port)) {}

  Outside& outside;
  FlowId flow;
  Descriptor socket;
};

template <Protocol protocol>
Task<> send(CallStage& stage, Context& here) {
  const Connection to(stage, protocol);
  for (Path& path : stage.paths) {
    path.begin(here);
    const auto sent = co_await stage.os.sockets.send(here, to.socket,
                                                     {size, 0, &path.message_account(), to.flow});
    path.end(here);
    expect(sent, "send() failed");
    co_await stage.settle();
  }
}

Task<> sendfile(CallStage& stage, Context& here) {
  const Connection to(stage);
  stage.os.files.set_file("/page", 16_KiB, {.cached = true});
  const auto file = co_await stage.os.files.open(here, "/page");
  expect(file, "open() failed");
  for (Path& path : stage.paths) {
    path.begin(here);
    const auto sent = co_await stage.os.sockets.sendfile(here, to.socket, *file, 16_KiB,
                                                         {.account = &path.message_account()}, 0);
    path.end(here);
    expect(sent, "sendfile() failed");
    co_await stage.settle();
  }
}

template <Protocol protocol>
Task<> receive(CallStage& stage, Context& here) {
  const Connection from(stage, protocol);
  for (Path& path : stage.paths) {
    from.outside.send(from.flow, {.size = size});
    co_await stage.settle();
    path.begin(here);
    const auto message = co_await stage.os.sockets.receive(here, from.socket);
    path.end(here);
    expect(message, "recv() failed");
  }
}

template <Protocol protocol>
Task<> receive_packet(CallStage& stage, Context& here) {
  const Connection from(stage, protocol);
  for (Path& path : stage.paths) {
    co_await stage.settle();
    here.simulation().spawn(
        [&from, &path, &here]() -> Task<> {
          co_await here.simulation().delay(1_ms);
          path.begin_apart(here);
          from.outside.send(from.flow, {size, 0, &path.message_account()});
        },
        "client");
    const auto message = co_await stage.os.sockets.receive(here, from.socket);
    path.end(here);
    expect(message, "recv() failed");
  }
}

Task<> epoll_wait(CallStage& stage, Context& here) {
  const Connection from(stage);
  const Descriptor epoll = stage.os.sockets.set_epoll();
  stage.os.sockets.set_watched(epoll, from.socket);
  for (Path& path : stage.paths) {
    from.outside.send(from.flow, {.size = size});
    co_await stage.settle();
    std::array<Descriptor, 16> ready;
    path.begin(here);
    const auto count = co_await stage.os.sockets.wait(here, epoll, ready);
    path.end(here);
    expect(count, "epoll_wait() failed");
    const auto message = co_await stage.os.sockets.receive(here, from.socket);
    expect(message, "recv() failed");
  }
}

Task<> close_both(CallStage& stage, Context& here, Descriptor one, Descriptor other) {
  const auto first = co_await stage.os.sockets.close(here, one);
  const auto second = co_await stage.os.sockets.close(here, other);
  expect(first, "close() failed");
  expect(second, "close() failed");
  co_await stage.settle();
}

Task<> listen(CallStage& stage, Context& here) {
  for (Path& path : stage.paths) {
    path.begin(here);
    const auto listening = co_await stage.os.sockets.listen(here, port, 1);
    path.end(here);
    expect(listening, "listen() failed");
    const auto closed = co_await stage.os.sockets.close(here, *listening);
    expect(closed, "close() failed");
    co_await stage.settle();
  }
}

Task<> connect(CallStage& stage, Context& here) {
  const Descriptor listening = stage.os.sockets.set_listening(port, 1);
  for (Path& path : stage.paths) {
    path.begin(here);
    const auto connected = co_await stage.os.sockets.connect(here, port);
    path.end(here);
    expect(connected, "connect() failed");
    const auto accepted = co_await stage.os.sockets.accept(here, listening);
    expect(accepted, "accept() failed");
    co_await close_both(stage, here, *connected, *accepted);
  }
}

Task<> accept(CallStage& stage, Context& here) {
  const Descriptor listening = stage.os.sockets.set_listening(port, 1);
  for (Path& path : stage.paths) {
    const auto connected = co_await stage.os.sockets.connect(here, port);
    expect(connected, "connect() failed");
    path.begin(here);
    const auto accepted = co_await stage.os.sockets.accept(here, listening);
    path.end(here);
    expect(accepted, "accept() failed");
    co_await close_both(stage, here, *connected, *accepted);
  }
}

constexpr ExplainedCall calls_of_sockets[] = {
    {"send", "64 bytes by TCP to a client outside, until the thread goes on", send<Protocol::tcp>},
    {"receive", "64 bytes by TCP that are there already", receive<Protocol::tcp>},
    {"receive_packet",
     "64 bytes by TCP: from a client's wire until the thread that sleeps has them",
     receive_packet<Protocol::tcp>},
    {"send_datagram", "64 bytes by UDP to a client outside, until the thread goes on",
     send<Protocol::udp>},
    {"receive_datagram", "64 bytes by UDP that are there already", receive<Protocol::udp>},
    {"receive_datagram_packet",
     "64 bytes by UDP: from a client's wire until the thread that sleeps has them",
     receive_packet<Protocol::udp>},
    {"sendfile", "16 KiB of a file that is in memory, by TCP to a client outside", sendfile},
    {"epoll_wait", "one of the sockets has a message already", epoll_wait},
    {"listen", "a socket that TCP connections may come to", listen},
    {"connect", "TCP over the loopback device, to a socket that listens", connect},
    {"accept", "a connection over the loopback device that is there already", accept},
};

}  // namespace

std::span<const ExplainedCall> calls::of_sockets() { return calls_of_sockets; }

}  // namespace osarium
