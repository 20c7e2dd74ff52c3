#include "models/services/sockets.hpp"

namespace osarium {

SocketCosts SocketCosts::from(const CostTable& costs, Frequency clock) {
  const auto work = [&](Name row) { return Work::from(costs, row, clock); };
  return {.packet = work("nic.stack_receive"),
          .input = {work("sockets.udp_input"), work("sockets.tcp_input")},
          .send = {work("sockets.udp_send"), work("sockets.tcp_send")},
          .receive = work("sockets.receive"),
          .open = work("sockets.open"),
          .accept = work("sockets.accept"),
          .close = work("sockets.close"),
          .control = work("sockets.epoll_control"),
          .option = work("sockets.option"),
          .wait = work("sockets.epoll_wait"),
          .event = work("sockets.epoll_event"),
          .page = work("sockets.page_reference")};
}

Sockets::Sockets(const ServiceSite& site, Network& network, const SocketParameters& parameters,
                 std::uint32_t function)
    : site_(site),
      network_(network),
      parameters_(parameters),
      function_(function),
      costs_(SocketCosts::from(site.kernel.costs(), site.kernel.clock())) {
  loopback_.resize(site.kernel.machine().cpus().size());
  if (!locks()) return;
  for (const CpuId cpu : site.kernel.cpus()) {
    Loopback& queue = loopback_[static_cast<std::size_t>(cpu.index)];
    queue.action = site.kernel.softirqs(cpu).add(
        [this, &queue](Context& here) { return run_loopback(here, queue); });
  }
}

std::shared_ptr<Socket> Sockets::make(Protocol protocol, SocketState state) {
  auto socket = std::make_shared<Socket>(site_.kernel.machine().coherence(), protocol,
                                         site_.kernel.lock_class("socket"));
  socket->state = state;
  socket->room = parameters_.send_buffer.count();
  return socket;
}

void Sockets::enter_flow(FlowId flow, std::shared_ptr<Socket> socket) {
  socket->flow = flow;
  network_.flow(flow).connected = true;
  if (socket->protocol == Protocol::tcp)
    network_.flow(flow).window = parameters_.receive_buffer.count();
  if (by_flow_.size() <= flow) by_flow_.resize(flow + 1);
  by_flow_[flow] = std::move(socket);
}

Socket* Sockets::find(const Parcel& parcel) const {
  const FlowId number = parcel.message.flow;
  const Flow& flow = network_.flow(number);
  if (flow.protocol == Protocol::tcp || (flow.connected && !parcel.to_port))
    return number < by_flow_.size() ? by_flow_[number].get() : nullptr;
  const auto found = by_port_.find({Protocol::udp, flow.port});
  return found == by_port_.end() ? nullptr : found->second.get();
}

std::shared_ptr<Socket> Sockets::open(Protocol protocol, std::uint16_t port, std::size_t backlog) {
  const auto socket =
      make(protocol, protocol == Protocol::tcp ? SocketState::listening : SocketState::bound);
  socket->port = port;
  socket->most_accepted = backlog;
  by_port_[{protocol, port}] = socket;
  return socket;
}

Descriptor Sockets::set_open(Process& process, Protocol protocol, std::uint16_t port,
                             std::size_t backlog) {
  const auto socket = open(protocol, port, backlog);
  set_filter(*socket, process);
  return process.descriptors().insert(socket);
}

std::pair<std::shared_ptr<Socket>, std::shared_ptr<Socket>> Sockets::make_pair() {
  std::pair pair{make(Protocol::tcp, SocketState::connected),
                 make(Protocol::tcp, SocketState::connected)};
  for (const auto& socket : {pair.first, pair.second}) {
    enter_flow(network_.add_flow(Protocol::tcp, 0, function_), socket);
    network_.flow(socket->flow).local = true;
  }
  pair.first->room = pair.second->room = parameters_.receive_buffer.count();
  pair.first->peer = pair.second.get();
  pair.second->peer = pair.first.get();
  return pair;
}

Descriptor Sockets::set_established(Process& process, FlowId flow) {
  const auto socket = make(Protocol::tcp, SocketState::connected);
  enter_flow(flow, socket);
  set_filter(*socket, process);
  network_.flow(flow).open = true;
  return process.descriptors().insert(socket);
}

Descriptor Sockets::set_bound(Process& process, std::uint16_t port) {
  return set_open(process, Protocol::udp, port, 0);
}

std::uint16_t Sockets::free_port(Protocol protocol) const {
  std::uint16_t port = 1024;  // the first that needs no privilege
  while (by_port_.contains({protocol, port})) {
    ++port;
    OSARIUM_CHECK(port != 0, "more sockets than there are ports");
  }
  return port;
}

Descriptor Sockets::set_listening(Process& process, std::uint16_t port, std::size_t backlog) {
  return set_open(process, Protocol::tcp, port, backlog);
}

std::pair<Descriptor, Descriptor> Sockets::set_pair(Process& one, Process& other) {
  const auto [first, second] = make_pair();
  return {one.descriptors().insert(first), other.descriptors().insert(second)};
}

Task<Outcome<Descriptor>> Sockets::listen(Context& here, Process& process, std::uint16_t port,
                                          std::size_t backlog) {
  return open(here, process, Protocol::tcp, port, backlog);
}

Task<Outcome<Descriptor>> Sockets::bind(Context& here, Process& process, std::uint16_t port) {
  return open(here, process, Protocol::udp, port, 0);
}

Task<Outcome<Descriptor>> Sockets::open(Context& here, Process& process, Protocol protocol,
                                        std::uint16_t port, std::size_t backlog) {
  co_await spend(here, costs_.open);
  if (by_port_.contains({protocol, port})) co_return Error::exists;
  const auto socket = open(protocol, port, backlog);
  co_return co_await hand_over(here, process, socket);
}

Task<Outcome<Descriptor>> Sockets::connect(Context& here, Process& process, std::uint16_t port,
                                           Descriptor& descriptor, Sleeper& me) {
  me.unlink();
  if (descriptor == Descriptor()) {
    co_await spend(here, costs_.open);
    const auto listener = by_port_.find({Protocol::tcp, port});
    if (listener != by_port_.end())
      co_return co_await connect_locally(here, process, *listener->second);
    const auto socket = make(Protocol::tcp, SocketState::connecting);
    enter_flow(network_.add_flow(Protocol::tcp, port, function_), socket);
    descriptor = process.descriptors().insert(socket);
    if (needs_filter(*socket)) co_await bind_filter(here, *socket, process);
    co_await answer(here, Parcel::Kind::connect, socket->flow);
  }
  Socket* const found = process.descriptors().find<Socket>(descriptor);
  if (found == nullptr) co_return Error::bad_descriptor;
  const auto socket = found->shared_from_this();
  while (socket->state == SocketState::connecting && !socket->reset) {
    me.insert_before(socket->readers);
    me.awaited = {"a connection to port", port};
    const bool slept = co_await sleep(here, me);
    if (!slept) co_return Error::would_block;
  }
  if (socket->state == SocketState::connected) co_return descriptor;
  process.descriptors().remove(descriptor);
  by_flow_[socket->flow].reset();
  if (needs_filter(*socket)) co_await unbind_filter(here, *socket);
  co_return Error::refused;
}

Task<Outcome<Descriptor>> Sockets::connect_locally(Context& here, Process& process,
                                                   Socket& listener) {
  const auto keep = listener.shared_from_this();
  co_await spend(here, of(costs_.send, Protocol::tcp) * 3);
  co_await spend(here, costs_.packet * 3);
  co_await spend(here, of(costs_.input, Protocol::tcp) * 3);
  if (listener.state != SocketState::listening ||
      listener.accepted.size() >= listener.most_accepted)
    co_return Error::refused;
  const auto [mine, its] = make_pair();
  listener.accepted.push_back(its);
  const Descriptor descriptor = process.descriptors().insert(mine);
  co_await announce(here, listener);
  co_return descriptor;
}

Task<Outcome<Descriptor>> Sockets::accept(Context& here, Process& process, Descriptor descriptor,
                                          Sleeper& me) {
  me.unlink();
  Socket* const found = process.descriptors().find<Socket>(descriptor);
  if (found == nullptr) co_return Error::bad_descriptor;
  const auto listener = found->shared_from_this();
  while (listener->accepted.empty()) {
    if (listener->state != SocketState::listening) co_return Error::invalid;
    me.insert_before(listener->readers);
    me.awaited = {"a client at port", listener->port};
    const bool slept = co_await sleep(here, me);
    if (!slept) co_return Error::would_block;
  }
  const auto accepted = listener->accepted.front();
  listener->accepted.pop_front();
  co_await spend(here, costs_.accept);
  co_return co_await hand_over(here, process, accepted);
}

Task<Outcome<>> Sockets::close(Context& here, Process& process, Descriptor descriptor) {
  const auto object = process.descriptors().remove(descriptor);
  if (object == nullptr) co_return Error::bad_descriptor;
  co_await spend(here, costs_.close);
  auto* const socket = dynamic_cast<Socket*>(object.get());
  if (socket == nullptr) co_return Outcome<>();
  const bool unread = !socket->received.empty();
  const bool tells = socket->protocol == Protocol::tcp && socket->state == SocketState::connected &&
                     !socket->reset;
  if (socket->state == SocketState::listening || socket->state == SocketState::bound)
    by_port_.erase({socket->protocol, socket->port});
  else
    by_flow_[socket->flow].reset();
  if (needs_filter(*socket)) co_await unbind_filter(here, *socket);
  socket->state = SocketState::closed;
  socket->watches.clear();
  while (!socket->received.empty()) network_.drop(socket->received.take_front());
  co_await wake_all(here, socket->readers);
  co_await wake_all(here, socket->writers);
  if (!tells) co_return Outcome<>();
  const Parcel::Kind kind = unread ? Parcel::Kind::reset : Parcel::Kind::close;
  Socket* const peer = std::exchange(socket->peer, nullptr);
  if (peer != nullptr) {
    peer->peer = nullptr;
    co_await loop_back(here, network_.make(kind, peer->flow));
  } else if (!network_.flow(socket->flow).local) {
    co_await answer(here, kind, socket->flow);
  }
  co_return Outcome<>();
}

}  // namespace osarium
