#include "models/hardware/nic.hpp"

#include <algorithm>

namespace osarium {

ParameterList NicParameters::parameters() {
  return parameter_list(
      "A network card.",
      parameter("functions", &NicParameters::functions, between(1, 256),
                "Functions with queues of their own on the one wire."),
      parameter("queues", &NicParameters::queues, between(1, 128),
                "Receive queues, and as many transmit queues, of each function."),
      parameter("receive_descriptors", &NicParameters::receive_descriptors, between(1, 65536),
                "Frames that a receive queue has room for."),
      parameter("transmit_descriptors", &NicParameters::transmit_descriptors, between(1, 65536),
                "Frames that a transmit queue has room for."),
      parameter("coalescing", &NicParameters::coalescing, "When a receive queue interrupts."));
}

// A write is not answered: it takes one way of the bus.
NicCosts NicCosts::from(const CostTable& costs, Frequency clock) {
  const Duration read = costs.duration("nic.dma_read", clock);
  return {.dma_write = read / 2, .dma_read = read};
}

ReceiveQueue::ReceiveQueue(Simulation& simulation, const NicParameters& parameters,
                           const NicCosts& costs)
    : InterruptModeration(simulation, parameters.coalescing),
      descriptors_(static_cast<std::size_t>(parameters.receive_descriptors)),
      dma_write_(costs.dma_write) {}

void ReceiveQueue::arrive(const Packet& packet) {
  if (slots_.size() + taken_ >= descriptors_) {
    ++dropped_;
    return;
  }
  const Time visible = simulation_.now() + dma_write_;
  slots_.push_back({packet, visible});
  slots_.back().packet.arrived = simulation_.now();
  ++received_;
  announce(visible);
}

std::size_t ReceiveQueue::take(std::span<Packet> packets) {
  std::size_t n = 0;
  while (n < packets.size() && ready()) {
    polled_bytes_ += slots_.front().packet.bytes;
    packets[n++] = slots_.front().packet;
    slots_.pop_front();
  }
  polled_packets_ += n;
  taken_ += n;
  return n;
}

void ReceiveQueue::release() { taken_ = 0; }

void ReceiveQueue::enable_after_poll() {
  if (coalescing_.adaptive && polled_packets_ > 0)
    set_interval(adaptive_interval(polled_bytes_, polled_packets_));
  polled_bytes_ = polled_packets_ = 0;
  enable();
}

// Only what came within the last DMA latency can be hidden, so the search is from behind.
Time ReceiveQueue::visible_after(Time after) const {
  std::size_t first = slots_.size();
  while (first > 0 && slots_[first - 1].visible > after) --first;
  return first < slots_.size() ? slots_[first].visible : Time::never();
}

bool TransmitQueue::transmit(const Packet& packet) {
  if (free() == 0) {
    ++refused_;
    return false;
  }
  slots_.push_back({packet, nic_.simulation_.now() + nic_.costs_.dma_read});
  if (nic_.sending_ == nullptr) nic_.send_next();
  return true;
}

NicFunction::NicFunction(Nic& nic, Simulation& simulation, const NicParameters& parameters,
                         const NicCosts& costs) {
  for (std::int64_t i = 0; i < parameters.queues; ++i) {
    receive_.emplace_back(simulation, parameters, costs);
    transmit_.emplace_back(nic, static_cast<std::size_t>(parameters.transmit_descriptors));
  }
}

// A table of 128 entries, filled queue by queue in turn, is indexed by bits of a hash, as in the
// cards. The hash is not theirs (Toeplitz over addresses): a flow is only a number here.
std::size_t NicFunction::queue_of(std::uint32_t flow) const {
  std::uint64_t hash = (flow + 1) * std::uint64_t{0x9e3779b97f4a7c15};
  hash = (hash ^ hash >> 30) * std::uint64_t{0xbf58476d1ce4e5b9};
  hash = (hash ^ hash >> 27) * std::uint64_t{0x94d049bb133111eb};
  constexpr std::uint64_t table_size = 128;
  return (hash ^ hash >> 31) % table_size % receive_.size();
}

Nic::Nic(Simulation& simulation, const NicParameters& parameters, const NicCosts& costs)
    : Alarm(simulation, Expiry::usual), simulation_(simulation), costs_(costs) {
  for (std::int64_t i = 0; i < parameters.functions; ++i) {
    NicFunction& function = functions_.emplace_back(*this, simulation, parameters, costs);
    for (std::size_t q = 0; q < function.queues(); ++q) transmit_.push_back(&function.transmit(q));
  }
}

void Nic::arrive(const Packet& packet) {
  OSARIUM_CHECK(packet.function < functions_.size(), "a packet for a function that is not there");
  NicFunction& function = functions_[packet.function];
  function.receive(function.queue_of(packet.flow)).arrive(packet);
}

// Ends the frame on the wire, and starts the next: of the queues whose first frame has been fetched
// the first behind the one that sent last.
void Nic::send_next() {
  OSARIUM_CHECK(wire_ != nullptr, "a network card that sends has no wire");
  if (sending_ != nullptr) {
    TransmitQueue& done = *std::exchange(sending_, nullptr);
    const Packet sent = done.slots_.front().packet;
    done.slots_.pop_front();
    ++done.sent_;
    if (done.on_sent_) done.on_sent_(sent);
    if (sending_ != nullptr) return;  // what was called has sent another one
  }
  Time next = Time::never();
  for (std::size_t i = 0; i < transmit_.size(); ++i) {
    TransmitQueue& queue = *transmit_[(turn_ + i) % transmit_.size()];
    if (queue.slots_.empty()) continue;
    if (queue.slots_.front().fetched <= simulation_.now()) {
      turn_ = (turn_ + i + 1) % transmit_.size();
      sending_ = &queue;
      return arm(wire_->send(queue.slots_.front().packet));
    }
    next = std::min(next, queue.slots_.front().fetched);
  }
  arm(next);
}

}  // namespace osarium
