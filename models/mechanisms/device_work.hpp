// What a device has for code to do, and what that code does with it: the same under every mechanism
// that brings the code to it (interrupt_delivery.hpp). PacketReceive is that of a receive queue.
#pragma once

#include <array>
#include <functional>
#include <limits>
#include <span>

#include "models/hardware/context.hpp"
#include "models/hardware/nic.hpp"

namespace osarium {

class DeviceWork {
 public:
  static constexpr int unlimited = std::numeric_limits<int>::max();

  DeviceWork() = default;
  DeviceWork(const DeviceWork&) = delete;
  virtual ~DeviceWork() = default;

  virtual bool ready() const = 0;
  // Does what is there, also what comes meanwhile, but no more than `most` items, as code of
  // `here`. Returns how many. One at a time.
  virtual Task<int> poll(Context& here, Mode mode, int most) = 0;

  // What an interrupt of the device does.
  virtual void connect(std::function<void()> signal) = 0;
  // Instead: what makes a poller that spins look again. Comes as soon as there is something to see,
  // without regard to interrupt moderation.
  virtual void watch(std::function<void()> signal) = 0;
  // Enabling signals at once if something is there already.
  virtual void enable_interrupts() = 0;
  virtual void disable_interrupts() = 0;
};

class PacketReceive final : public DeviceWork {
 public:
  // Takes care of packets, in order, as code of `here`: they are the oldest of those that have
  // arrived, a few at a time. Typically computes a cost per packet, all at once, and hands them to
  // sockets.
  using Receive = std::function<Task<>(Context& here, Mode mode, std::span<const Packet> packets)>;

  // The driver gives descriptors back this many at a time (igb: IGB_RX_BUFFER_WRITE in igb.h), and
  // at the end of a poll; in between nothing that the code does can be seen by the card. So up to
  // as many packets are one piece of work.
  static constexpr std::size_t descriptors_at_a_time = 16;

  PacketReceive(ReceiveQueue& queue, Receive receive)
      : queue_(queue), receive_(std::move(receive)) {}

  bool ready() const override { return queue_.ready(); }
  Task<int> poll(Context& here, Mode mode, int most) override;
  void connect(std::function<void()> signal) override { queue_.connect(std::move(signal)); }
  void watch(std::function<void()> signal) override { queue_.watch(std::move(signal)); }
  void enable_interrupts() override { queue_.enable_after_poll(); }
  void disable_interrupts() override { queue_.disable(); }

 private:
  ReceiveQueue& queue_;
  Receive receive_;
  std::array<Packet, descriptors_at_a_time> packets_;
};

}  // namespace osarium
