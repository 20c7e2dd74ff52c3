// The driver of a network card: the queues of one of its functions, spread over the cpus of a
// kernel. What receives is a DeviceWork for each queue, which the architecture's mechanism brings
// to code (interrupt_deliveries.hpp); packets go from it to the port of the sockets, as many at a
// time as are there, up to 16. Where the sockets are a library of programs, the kernel's filters
// say first whose each packet is, and each library gets its own. A cpu sends by the transmit queue
// of its own; but a connection stays with its queue as long as frames of it are there, so that they
// leave in their order (Linux: ooo_okay).
//
// Simplifications. A frame that finds no free descriptor waits in a queue of the driver, without
// bound (what sockets may have in flight bounds it) and without cost when its turn comes.
// Descriptors of frames that have left are taken back when the queue is next worked on, by whoever
// does that; there is no interrupt for them.
#pragma once

#include "models/hardware/nic.hpp"
#include "models/mechanisms/device_work.hpp"
#include "models/services/guard.hpp"
#include "models/services/network.hpp"
#include "models/services/ports.hpp"
#include "models/services/work.hpp"

namespace osarium {

struct NetworkDriverCosts {
  static NetworkDriverCosts from(const CostTable& costs, Frequency clock);

  Work receive;   // a packet
  Work transmit;  // a frame
  Work reclaim;   // descriptors of frames that have left, however many
};

class NetworkDriver {
 public:
  static constexpr ServiceId id = ServiceId::network_driver;

  NetworkDriver(const ServiceSite& site, Network& network, Nic& nic, std::size_t function = 0);
  NetworkDriver(const NetworkDriver&) = delete;

  std::size_t queues() const { return queues_.size(); }
  DeviceWork& receive_work(std::size_t queue) { return queues_[queue].receive; }
  CpuId cpu_of(std::size_t queue) const {
    const auto& cpus = site_.kernel.cpus();
    return cpus[queue % cpus.size()];
  }

  // Ends when the card has been told. The account of the message leaves `here` with its last part.
  Task<Outcome<>> transmit(Context& here, Frames frames);

 private:
  struct Queue {
    Queue(NetworkDriver& driver, ReceiveQueue& in, TransmitQueue& out);

    TransmitQueue& transmit;
    Ring<Packet> waiting;    // for a descriptor
    std::uint64_t left = 0;  // frames whose descriptors can be taken back
    PacketReceive receive;

    // Of the packets of one call of receive(): whose they are, and both sorted by that.
    std::vector<ProcessId> found;
    std::vector<Packet> sorted;
    std::vector<ProcessId> owners;
  };
  bool demultiplexes() const {
    return site_.ports.guard_of(ServiceId::sockets).present() && !site_.ports.sockets.direct();
  }
  Task<> sort(Queue& queue, Context& here, std::span<const Packet> packets);
  static std::span<const Packet> next_group(const Queue& queue, std::size_t begin);
  void drop(std::span<const Packet> packets);
  Queue& transmit_queue(const Context& here, Flow& flow);
  Task<> receive(Queue& queue, Context& here, Mode mode, std::span<const Packet> packets);

  ServiceSite site_;
  Network& network_;
  NetworkDriverCosts costs_;
  std::deque<Queue> queues_;
  std::vector<std::uint32_t> queue_of_cpu_;
};

}  // namespace osarium
