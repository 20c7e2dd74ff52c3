#include "models/services/network_driver.hpp"

#include <algorithm>

#include "models/services/sockets.hpp"

namespace osarium {

NetworkDriver::Queue::Queue(NetworkDriver& driver, ReceiveQueue& in, TransmitQueue& out)
    : transmit(out),
      receive(in, [this, &driver](Context& here, Mode mode, std::span<const Packet> packets) {
        return driver.receive(*this, here, mode, packets);
      }) {
  out.on_sent([this, &driver](const Packet& sent) {
    --driver.network_.flow(sent.flow).leaving;
    ++left;
    if (waiting.empty()) return;
    transmit.transmit(waiting.front());
    waiting.pop_front();
  });
}

NetworkDriverCosts NetworkDriverCosts::from(const CostTable& costs, Frequency clock) {
  return {.receive = Work::from(costs, "network_driver.receive", clock),
          .transmit = Work::from(costs, "network_driver.transmit", clock),
          .reclaim = Work::from(costs, "network_driver.reclaim", clock)};
}

NetworkDriver::NetworkDriver(const ServiceSite& site, Network& network, Nic& nic,
                             std::size_t function)
    : site_(site),
      network_(network),
      costs_(NetworkDriverCosts::from(site.kernel.costs(), site.kernel.clock())),
      queue_of_cpu_(site.kernel.machine().cpus().size()) {
  NicFunction& its = nic.function(function);
  for (std::size_t q = 0; q < its.queues(); ++q)
    queues_.emplace_back(*this, its.receive(q), its.transmit(q));
  const auto& cpus = site.kernel.cpus();
  for (std::size_t i = 0; i < cpus.size(); ++i)
    queue_of_cpu_[static_cast<std::size_t>(cpus[i].index)] =
        static_cast<std::uint32_t>(i % queues_.size());
}

// The first packet pays for what is done for all of them at once; the others still wait in the
// card meanwhile.
Task<> NetworkDriver::receive(Queue& queue, Context& here, Mode mode,
                              std::span<const Packet> packets) {
  here.set_code_mode(mode);
  here.set_account(network_.parcel(packets.front()).message.account);
  here.enter(Cause::service);
  co_await spend(here, costs_.reclaim * (std::exchange(queue.left, 0) > 0),
                 costs_.receive * static_cast<std::int64_t>(packets.size()));
  const bool sorts = demultiplexes();
  if (sorts) {
    co_await sort(queue, here, packets);
    here.enter(terms::card_queue);  // until it is its group's turn
  }
  for (std::size_t begin = 0; begin < packets.size();) {
    const std::span<const Packet> group = sorts ? next_group(queue, begin) : packets;
    here.set_account(network_.parcel(group.front()).message.account);
    here.enter(Cause::service);
    begin += group.size();
    Bytes bytes;
    if (!site_.ports.sockets.direct())
      for (const Packet& packet : group) bytes = bytes + Bytes::of_count(packet.bytes);
    const Outcome<> taken = co_await site_.ports.sockets.call(
        here, {.request = bytes},
        [group](Sockets& sockets, Context& there) { return sockets.deliver(there, group); });
    here.set_account(nullptr);
    if (!taken) drop(group);
  }
}

// Whose each packet is, and those of each next to each other, in their order.
Task<> NetworkDriver::sort(Queue& queue, Context& here, std::span<const Packet> packets) {
  queue.found.resize(packets.size());
  const std::span<ProcessId> found(queue.found);
  co_await ask(site_.ports.guard_of(ServiceId::sockets), here,
               [packets, found](Guard& guard, Context& there) {
                 return guard.classify(there, packets, found);
               });
  queue.sorted.clear();
  queue.owners.clear();
  for (std::size_t i = 0; i < packets.size(); ++i) {
    const auto after = std::upper_bound(queue.owners.begin(), queue.owners.end(), found[i]);
    queue.sorted.insert(queue.sorted.begin() + (after - queue.owners.begin()), packets[i]);
    queue.owners.insert(after, found[i]);
  }
}

std::span<const Packet> NetworkDriver::next_group(const Queue& queue, std::size_t begin) {
  const auto first = queue.owners.begin() + static_cast<std::ptrdiff_t>(begin);
  const auto end = std::upper_bound(first, queue.owners.end(), *first);
  return std::span<const Packet>(queue.sorted)
      .subspan(begin, static_cast<std::size_t>(end - first));
}

// Nobody could take them.
void NetworkDriver::drop(std::span<const Packet> packets) {
  for (const Packet& packet : packets) {
    Parcel& parcel = network_.parcel(packet);
    parcel.lost = true;
    if (--parcel.frames == 0) network_.drop(parcel);
  }
}

// The cpu's own, unless frames of the connection would overtake others of it.
NetworkDriver::Queue& NetworkDriver::transmit_queue(const Context& here, Flow& flow) {
  if (flow.leaving == 0 || flow.protocol != Protocol::tcp)
    flow.transmit_queue = queue_of_cpu_[static_cast<std::size_t>(here.place().index)];
  return queues_[flow.transmit_queue];
}

Task<Outcome<>> NetworkDriver::transmit(Context& here, Frames frames) {
  Flow& flow = network_.flow(frames.packet.flow);
  Queue& queue = transmit_queue(here, flow);
  flow.leaving += frames.count;
  co_await spend(here, costs_.reclaim * (std::exchange(queue.left, 0) > 0),
                 costs_.transmit * frames.count);
  if (!frames.more) {
    here.enter(terms::leaving);
    here.set_account(nullptr);
  }
  for (std::uint32_t i = 0; i < frames.count; ++i)
    if (!queue.waiting.empty() || queue.transmit.free() == 0)
      queue.waiting.push_back(frames[i]);
    else
      queue.transmit.transmit(frames[i]);
  co_return Outcome<>();
}

}  // namespace osarium
