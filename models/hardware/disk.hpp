// A block device: requests go into submission queues, completions come out of the queue of the same
// number, which interrupts as its InterruptModeration says. The device takes no time of a cpu: a
// driver pays for its own. RotatingDisk and FlashDisk are the kinds.
#pragma once

#include <deque>
#include <optional>
#include <span>

#include "models/hardware/interrupt_moderation.hpp"
#include "models/hardware/ring.hpp"
#include "sim/parameters/units.hpp"

namespace osarium {

struct DiskRequest {
  std::uint64_t offset = 0;  // in bytes from the start of the device
  std::uint32_t bytes = 0;
  bool write = false;
  std::optional<Duration> service = {};  // in the device, if that is known; else as its kind says
  std::uint64_t payload = 0;             // whatever the driver means by it
  Time submitted{};                      // set by the device
};

class CompletionQueue final : public InterruptModeration {
 public:
  CompletionQueue(Simulation& simulation, const Coalescing& coalescing)
      : InterruptModeration(simulation, coalescing) {}

  bool ready() const { return !done_.empty(); }
  // The oldest completions, as many as fit.
  std::size_t take(std::span<DiskRequest> requests);

  // By the device.
  void complete(const DiskRequest& request);

 private:
  Time visible_after(Time after) const override {
    return !done_.empty() && simulation_.now() > after ? simulation_.now() : Time::never();
  }
  std::size_t waiting() const override { return done_.size(); }

  Ring<DiskRequest> done_;
};

class Disk {
 public:
  Disk(Simulation& simulation, std::int64_t queues, std::int64_t depth,
       const Coalescing& coalescing);
  Disk(const Disk&) = delete;
  virtual ~Disk() = default;

  std::size_t queues() const { return queues_.size(); }
  // False if as many requests as the queue is deep are in the device already.
  bool submit(std::size_t queue, const DiskRequest& request);
  CompletionQueue& completions(std::size_t queue) { return queues_[queue].completions; }
  // Requests in the device, not completed yet.
  std::size_t outstanding(std::size_t queue) const { return queues_[queue].outstanding; }

 protected:
  struct QueuePair {
    QueuePair(Simulation& simulation, const Coalescing& coalescing)
        : completions(simulation, coalescing) {}
    std::deque<DiskRequest> submitted;  // not begun yet
    std::size_t outstanding = 0;
    CompletionQueue completions;
  };

  // Something has been submitted to the queue.
  virtual void begin(std::size_t queue) = 0;
  void complete(std::size_t queue, const DiskRequest& request);

  Simulation& simulation_;
  std::size_t depth_;
  std::deque<QueuePair> queues_;
};

}  // namespace osarium
