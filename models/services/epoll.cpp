// Waiting for many sockets at once.
#include "models/services/sockets.hpp"

namespace osarium {

Descriptor Sockets::set_epoll(Process& process) {
  return process.descriptors().insert(std::make_shared<Epoll>());
}

bool Sockets::set_watched(Process& process, Descriptor epoll, Descriptor descriptor,
                          bool exclusive) {
  auto* const its_epoll = process.descriptors().find<Epoll>(epoll);
  auto* const socket = process.descriptors().find<Socket>(descriptor);
  if (its_epoll == nullptr || socket == nullptr) return false;
  socket->watches.push_back(
      std::make_unique<Watch>(its_epoll->shared_from_this(), *socket, descriptor, exclusive));
  if (socket->due()) socket->watches.back()->queue();
  return true;
}

Task<Outcome<>> Sockets::enter(Context& here, Process& process, Descriptor descriptor) {
  co_await spend(here, costs_.control);
  if (process.descriptors().find<Socket>(descriptor) == nullptr) co_return Error::bad_descriptor;
  co_return Outcome<>();
}

Task<Outcome<>> Sockets::modify(Context& here, Process& process, Descriptor descriptor) {
  co_await spend(here, costs_.option);
  if (process.descriptors().find<Socket>(descriptor) == nullptr) co_return Error::bad_descriptor;
  co_return Outcome<>();
}

Task<Outcome<Descriptor>> Sockets::create_epoll(Context& here, Process& process) {
  co_await spend(here, costs_.control);
  co_return set_epoll(process);
}

Task<Outcome<>> Sockets::add(Context& here, Process& process, Descriptor epoll, Descriptor socket,
                             bool exclusive) {
  co_await spend(here, costs_.control);
  if (!set_watched(process, epoll, socket, exclusive)) co_return Error::bad_descriptor;
  auto* const its_epoll = process.descriptors().find<Epoll>(epoll);
  if (!its_epoll->ready.alone() && !its_epoll->waiters.alone())
    co_await wake_one(here, its_epoll->waiters);
  co_return Outcome<>();
}

Task<Outcome<std::size_t>> Sockets::wait(Context& here, Process& process, Descriptor descriptor,
                                         std::span<Descriptor> ready, Sleeper& me) {
  me.unlink();
  auto* const found = process.descriptors().find<Epoll>(descriptor);
  if (found == nullptr) co_return Error::bad_descriptor;
  const auto epoll = found->shared_from_this();
  for (;;) {
    while (!epoll->ready.alone() && !static_cast<Watch*>(epoll->ready.next)->socket.due())
      static_cast<Watch*>(epoll->ready.next)->unqueue();
    if (epoll->ready.alone()) {
      me.insert_before(epoll->waiters);
      me.awaited = {"an event at epoll", descriptor.index};
      const bool slept = co_await sleep(here, me);
      if (!slept) co_return Error::would_block;
      continue;
    }
    co_await spend(here, costs_.wait);
    const std::size_t count = collect(*epoll, ready);
    if (count > 1) co_await spend(here, costs_.event * static_cast<std::int64_t>(count - 1));
    if (count == ready.size() && epoll->ready_count > count && !epoll->waiters.alone())
      co_await wake_one(here, epoll->waiters);
    if (count > 0) co_return count;
  }
}

// Those that are handed out go to the end of the list, until a later call finds nothing in them.
std::size_t Sockets::collect(Epoll& epoll, std::span<Descriptor> ready) {
  std::size_t count = 0;
  for (std::size_t left = epoll.ready_count; left > 0 && count < ready.size(); --left) {
    Watch& watch = *static_cast<Watch*>(epoll.ready.next);
    watch.unqueue();
    if (!watch.socket.due()) continue;
    ready[count++] = watch.descriptor;
    watch.socket.quiet = watch.socket.once;
    if (!watch.socket.once) watch.queue();
    if (!watch.socket.received.empty()) watch.socket.received.front().enter(terms::worker, now());
  }
  return count;
}

}  // namespace osarium
