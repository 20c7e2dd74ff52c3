// A network card: functions (one, or with SR-IOV several on the same wire) with receive and
// transmit queues of their own, each a bounded ring of descriptors. A received frame goes to the
// function that it is addressed to and, by the hash of its flow, to one of its receive queues.
// Where no descriptor is free it is dropped and counted. Frames to be sent go onto the wire queue
// by queue in turn.
//
// A driver calls take() and release() and transmit(), and interrupts are those of
// InterruptModeration; none of these takes simulated time: the driver pays for its own.
#pragma once

#include <deque>
#include <span>

#include "models/costs/cost_table.hpp"
#include "models/hardware/interrupt_moderation.hpp"
#include "models/hardware/wire.hpp"

namespace osarium {

// Defaults: Intel 82580 with the driver igb.
struct NicParameters {
  std::int64_t functions = 1;
  std::int64_t queues = 8;
  std::int64_t receive_descriptors = 256;
  std::int64_t transmit_descriptors = 256;
  Coalescing coalescing{.adaptive = true};

  static ParameterList parameters();
};

struct NicCosts {
  static NicCosts from(const CostTable& costs, Frequency clock);

  Duration dma_write{};  // from the arrival of a frame until code can see it
  Duration dma_read{};   // from handing over a frame until the card has it
};

class ReceiveQueue final : public InterruptModeration {
 public:
  ReceiveQueue(Simulation& simulation, const NicParameters& parameters, const NicCosts& costs);

  // Of the packets that code can see now the oldest, as many as fit. Their descriptors stay in use
  // until release().
  std::size_t take(std::span<Packet> packets);
  void release();
  bool ready() const { return !slots_.empty() && slots_[0].visible <= simulation_.now(); }
  // Interrupts again after polling, with the interval that fits what was taken since.
  void enable_after_poll();

  std::uint64_t received() const { return received_; }
  std::uint64_t dropped() const { return dropped_; }

  // By the card.
  void arrive(const Packet& packet);

 private:
  struct Slot {
    Packet packet;
    Time visible;
  };
  Time visible_after(Time after) const override;
  std::size_t waiting() const override { return slots_.size(); }

  std::size_t descriptors_;
  Duration dma_write_;
  Ring<Slot> slots_;
  std::size_t taken_ = 0;  // descriptors not released yet
  std::uint64_t received_ = 0;
  std::uint64_t dropped_ = 0;
  std::uint64_t polled_packets_ = 0;  // since interrupts were last enabled
  std::uint64_t polled_bytes_ = 0;
};

class Nic;

class TransmitQueue {
 public:
  TransmitQueue(Nic& nic, std::size_t descriptors) : nic_(nic), descriptors_(descriptors) {}

  // False, and counted, if no descriptor is free. One is in use until its frame has left.
  bool transmit(const Packet& packet);
  std::size_t free() const { return descriptors_ - slots_.size(); }
  std::uint64_t sent() const { return sent_; }
  std::uint64_t refused() const { return refused_; }
  // Called, without taking time, when a frame has left.
  void on_sent(std::function<void(const Packet&)> call) { on_sent_ = std::move(call); }

 private:
  friend class Nic;
  struct Slot {
    Packet packet;
    Time fetched;
  };

  Nic& nic_;
  std::size_t descriptors_;
  Ring<Slot> slots_;
  std::uint64_t sent_ = 0;
  std::uint64_t refused_ = 0;
  std::function<void(const Packet&)> on_sent_;
};

class NicFunction {
 public:
  NicFunction(Nic& nic, Simulation& simulation, const NicParameters& parameters,
              const NicCosts& costs);

  std::size_t queues() const { return receive_.size(); }
  ReceiveQueue& receive(std::size_t queue) { return receive_[queue]; }
  TransmitQueue& transmit(std::size_t queue) { return transmit_[queue]; }
  // Receive-side scaling: always the same queue for the same flow.
  std::size_t queue_of(std::uint32_t flow) const;

 private:
  std::deque<ReceiveQueue> receive_;
  std::deque<TransmitQueue> transmit_;
};

class Nic final : Alarm {
 public:
  Nic(Simulation& simulation, const NicParameters& parameters, const NicCosts& costs);

  std::size_t functions() const { return functions_.size(); }
  NicFunction& function(std::size_t index) { return functions_[index]; }
  // A frame is there, with its last bit: what a wire calls.
  void arrive(const Packet& packet);
  // Where frames go. Without a wire none can be sent.
  void connect(Wire& wire) { wire_ = &wire; }

 private:
  friend class TransmitQueue;
  void expired() override { send_next(); }
  void send_next();

  Simulation& simulation_;
  NicCosts costs_;
  std::deque<NicFunction> functions_;
  std::vector<TransmitQueue*> transmit_;  // all, in the order of their turns
  std::size_t turn_ = 0;
  TransmitQueue* sending_ = nullptr;
  Wire* wire_ = nullptr;
};

}  // namespace osarium
