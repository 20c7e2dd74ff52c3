// The service of a disk: the block layer and its driver. A call submits its requests, all at once,
// and ends when the last of them is done; the thread that runs it sleeps until then (of a server
// with one thread that means that one call at a time is at the disk).
//
// Data go between the disk and pages of memory by DMA: no border that a call crosses copies them.
//
// Whoever builds the system says how the disk's completions reach a cpu:
//
//   HardInterruptDelivery delivery(machine.interrupts(), cpu, driver.completions(0));
#pragma once

#include <span>

#include "models/mechanisms/disk_completions.hpp"
#include "models/services/ports.hpp"
#include "models/services/sleepers.hpp"
#include "models/services/work.hpp"

namespace osarium {

struct BlockRequest {
  std::uint64_t offset = 0;  // in bytes from the start of the device
  Bytes bytes{};
  bool write = false;
  std::optional<Duration> service = {};  // of the device, if that is known
};

class BlockDriver {
 public:
  static constexpr ServiceId id = ServiceId::block_driver;
  // What describes a request to a driver in another domain: a command of NVMe.
  static constexpr Bytes command = 64_B;

  BlockDriver(const ServiceSite& site, Disk& disk);
  BlockDriver(const BlockDriver&) = delete;

  Task<Outcome<>> transfer(Context& here, std::span<const BlockRequest> requests);

  std::size_t queues() const { return queues_.size(); }
  // Which queue the requests of one of the kernel's cpus go into: those that it has first, in their
  // order. Their completions have to reach somebody.
  std::size_t queue_of(CpuId cpu) const;
  DeviceWork& completions(std::size_t queue) { return queues_[queue].completions; }
  std::uint64_t requests() const { return requests_; }

 private:
  // A call, in its frame: what the device's payload refers to.
  struct Batch {
    Context& here;
    std::size_t left = 0;
  };
  struct Queue {
    Queue(BlockDriver& driver, CompletionQueue& completed);

    KernelLock lock;
    Sleepers room;
    DiskCompletions completions;
  };

  Task<> submit(Context& here, std::size_t index, const BlockRequest& request, Batch& batch);
  Task<> complete(Context& here, Mode mode, Queue& queue, std::span<const DiskRequest> requests);

  ServiceSite site_;
  Disk& disk_;
  Work submit_;
  Work complete_;
  std::deque<Queue> queues_;
  std::uint64_t requests_ = 0;
};

}  // namespace osarium
