// What a program sees of sockets. The calls that begin with set_ cost no time: they are how a stage
// is set before the work begins.
//
//   const auto ready = co_await os.sockets.wait(here, epoll, batch);      // how many of the batch
//   const auto message = co_await os.sockets.receive(here, batch[0]);
//   here.set_account(message->account);                                   // works for it from now
//   on … co_await os.sockets.send(here, batch[0], {64_B, message->tag, message->account});
//
// With send() the account is the message's again, and no longer that of the thread.
//
// Simplification: where a call would have to wait at a server, which has others to serve, it comes
// back instead, the thread sleeps at its own end until it is woken there, and calls again: one
// crossing more than the reply of a server that puts it off. In the caller's own thread it sleeps
// inside the call.
#pragma once

#include "models/services/sockets.hpp"

namespace osarium {

class SocketCalls {
 public:
  SocketCalls(const Ports& ports, Process& process) : ports_(ports), process_(process) {}

  // The end in the machine of a connection to a client outside (Outside::add_client).
  Descriptor set_established(FlowId flow) { return service().set_established(process_, flow); }
  Descriptor set_bound(std::uint16_t port) { return service().set_bound(process_, port); }
  // One that no socket has.
  std::uint16_t free_port(Protocol protocol) { return service().free_port(protocol); }
  Descriptor set_connected(std::uint16_t port) { return service().set_connected(process_, port); }
  Descriptor set_listening(std::uint16_t port, std::size_t backlog) {
    return service().set_listening(process_, port, backlog);
  }
  std::pair<Descriptor, Descriptor> set_pair(Process& other) {
    return service().set_pair(process_, other);
  }
  Descriptor set_epoll() { return service().set_epoll(process_); }
  bool set_watched(Descriptor epoll, Descriptor socket, bool exclusive = false) {
    return service().set_watched(process_, epoll, socket, exclusive);
  }
  bool set_interest(Descriptor socket, Interest interest) {
    return service().set_interest(process_, socket, interest);
  }

  // TCP, UDP.
  Task<Outcome<Descriptor>> listen(Context& here, std::uint16_t port, std::size_t backlog) {
    const Observed call(here, Activity::call, "listen");
    co_return co_await ports_.sockets.call(here, {}, [&](Sockets& sockets, Context& there) {
      return sockets.listen(there, process_, port, backlog);
    });
  }
  Task<Outcome<Descriptor>> bind(Context& here, std::uint16_t port) {
    const Observed call(here, Activity::call, "bind");
    co_return co_await ports_.sockets.call(here, {}, [&](Sockets& sockets, Context& there) {
      return sockets.bind(there, process_, port);
    });
  }
  // By UDP nobody is asked: what is sent goes to that port, and what comes back is received.
  Task<Outcome<Descriptor>> connect(Context& here, std::uint16_t port,
                                    Protocol protocol = Protocol::tcp) {
    const Observed call(here, Activity::call, "connect");
    Descriptor socket;
    if (protocol == Protocol::udp) {
      const auto body = [&](Sockets& sockets, Context& there) {
        return sockets.connect_datagrams(there, process_, port);
      };
      co_return co_await ports_.sockets.call(here, {}, body);
    }
    co_return co_await retry(here, {}, Wait::yes,
                             [&](Sockets& sockets, Context& there, Sleeper& me) {
                               return sockets.connect(there, process_, port, socket, me);
                             });
  }
  Task<Outcome<Descriptor>> accept(Context& here, Descriptor socket) {
    const Observed call(here, Activity::call, "accept");
    co_return co_await retry(here, {}, Wait::yes,
                             [&](Sockets& sockets, Context& there, Sleeper& me) {
                               return sockets.accept(there, process_, socket, me);
                             });
  }
  // The next message; one of no bytes: the peer has closed.
  Task<Outcome<Message>> receive(Context& here, Descriptor socket, Wait wait = Wait::yes) {
    const Observed call(here, Activity::call, "recvfrom");
    Account* const before = here.account();
    const Outcome<Message> message =
        co_await retry(here, {}, wait, [&](Sockets& sockets, Context& there, Sleeper& me) {
          return sockets.receive(there, process_, socket, me, wait);
        });
    here.set_account(before);
    if (message && message->account != nullptr)
      message->account->enter(Cause::work, here.simulation().now());
    co_return message;
  }
  // Ends when the kernel has the message. Wait::no: Error::would_block if there is no room.
  Task<Outcome<>> send(Context& here, Descriptor socket, const Message& message,
                       Wait wait = Wait::yes) {
    const Observed call(here, Activity::call, "sendto");
    Account* const before = here.account();
    const auto body = [&](Sockets& sockets, Context& there, Sleeper& me) {
      return sockets.send(there, process_, socket, message, me, wait);
    };
    const Outcome<> sent = co_await retry(here, {.request = message.size}, wait, body);
    if (!sent) here.set_account(before);
    co_return sent;
  }
  // So much of what follows in a file, or from `offset` on, as one message, and how much that was:
  // less at its end; if nothing, there is no message. Parts of it go as soon as there is room. The
  // size of `message` does not matter.
  Task<Outcome<Bytes>> sendfile(Context& here, Descriptor socket, Descriptor file, Bytes bytes,
                                const Message& message = {},
                                std::optional<std::uint64_t> offset = {}) {
    const Observed call(here, Activity::call, "sendfile");
    Account* const before = here.account();
    FileTransfer transfer{.file = file, .left = bytes, .offset = offset};
    const Outcome<Bytes> sent =
        co_await retry(here, {}, Wait::yes, [&](Sockets& sockets, Context& there, Sleeper& me) {
          return sockets.sendfile(there, process_, socket, transfer, message, me);
        });
    if (!sent) here.set_account(before);
    co_return sent;
  }
  // TCP_CORK: what is sent until it is drawn goes as one message then, for the request that the
  // thread works for, which it leaves with it.
  Task<Outcome<>> cork(Context& here, Descriptor socket, bool corked) {
    const Observed call(here, Activity::call, "setsockopt");
    co_return co_await ports_.sockets.call(here, {}, [&](Sockets& sockets, Context& there) {
      return sockets.cork(there, process_, socket, corked);
    });
  }
  // What calls take that change an epoll's list, or a socket (see set_interest()).
  Task<Outcome<>> enter(Context& here, Descriptor socket) {
    const Observed call(here, Activity::call, "epoll_ctl");
    co_return co_await ports_.sockets.call(here, {}, [&](Sockets& sockets, Context& there) {
      return sockets.enter(there, process_, socket);
    });
  }
  Task<Outcome<>> modify(Context& here, Descriptor socket, Name name = "setsockopt") {
    const Observed call(here, Activity::call, name);
    co_return co_await ports_.sockets.call(here, {}, [&](Sockets& sockets, Context& there) {
      return sockets.modify(there, process_, socket);
    });
  }
  Task<Outcome<>> close(Context& here, Descriptor socket) {
    const Observed call(here, Activity::call, "close");
    co_return co_await ports_.sockets.call(here, {}, [&](Sockets& sockets, Context& there) {
      return sockets.close(there, process_, socket);
    });
  }

  Task<Outcome<Descriptor>> create_epoll(Context& here) {
    const Observed call(here, Activity::call, "epoll_create");
    co_return co_await ports_.sockets.call(here, {}, [&](Sockets& sockets, Context& there) {
      return sockets.create_epoll(there, process_);
    });
  }
  Task<Outcome<>> add(Context& here, Descriptor epoll, Descriptor socket, bool exclusive = false) {
    const Observed call(here, Activity::call, "epoll_ctl");
    co_return co_await ports_.sockets.call(here, {}, [&](Sockets& sockets, Context& there) {
      return sockets.add(there, process_, epoll, socket, exclusive);
    });
  }
  // At least one, as many as there are and fit.
  Task<Outcome<std::size_t>> wait(Context& here, Descriptor epoll, std::span<Descriptor> ready) {
    const Observed call(here, Activity::call, "epoll_wait");
    co_return co_await retry(here, {}, Wait::yes,
                             [&](Sockets& sockets, Context& there, Sleeper& me) {
                               return sockets.wait(there, process_, epoll, ready, me);
                             });
  }

 private:
  Sockets& service() { return ports_.sockets.service(); }
  // `body` lives as long as the caller awaits.
  template <class Body>
  auto retry(Context& here, Data data, Wait wait, Body body) const
      -> std::invoke_result_t<Body&, Sockets&, Context&, Sleeper&> {
    Sleeper me(here);
    for (;;) {
      auto outcome = co_await ports_.sockets.call(
          here, data, [&](Sockets& sockets, Context& there) { return body(sockets, there, me); });
      if (wait == Wait::no || !outcome.failed_with(Error::would_block)) co_return outcome;
      const Charged pause(here, Cause::pause);
      co_await process_.kernel().scheduler().block_for(here, me.awaited);
    }
  }
  const Ports& ports_;
  Process& process_;
};

}  // namespace osarium
