#include "models/services/block_driver.hpp"

#include <algorithm>

namespace osarium {

BlockDriver::Queue::Queue(BlockDriver& driver, CompletionQueue& completed)
    : lock(driver.site_.kernel, driver.site_.serialised, "disk queue"),
      completions(completed,
                  [this, &driver](Context& here, Mode mode, std::span<const DiskRequest> requests) {
                    return driver.complete(here, mode, *this, requests);
                  }) {}

BlockDriver::BlockDriver(const ServiceSite& site, Disk& disk)
    : site_(site),
      disk_(disk),
      submit_(Work::from(site.kernel.costs(), "block_driver.submit", site.kernel.clock())),
      complete_(Work::from(site.kernel.costs(), "block_driver.complete", site.kernel.clock())) {
  for (std::size_t i = 0; i < disk.queues(); ++i) queues_.emplace_back(*this, disk.completions(i));
}

std::size_t BlockDriver::queue_of(CpuId cpu) const {
  const std::vector<CpuId>& cpus = site_.kernel.cpus();
  const auto place = std::find(cpus.begin(), cpus.end(), cpu);
  OSARIUM_CHECK(place != cpus.end(), "a request from a cpu of another kernel");
  return static_cast<std::size_t>(place - cpus.begin()) % queues_.size();
}

Task<Outcome<>> BlockDriver::transfer(Context& here, std::span<const BlockRequest> requests) {
  Batch batch{here, requests.size()};
  const std::size_t index = queue_of(here.place());
  for (const BlockRequest& request : requests) co_await submit(here, index, request, batch);
  const Charged device(here, Cause::device);
  while (batch.left > 0) co_await site_.kernel.scheduler().block(here);
  co_return {};
}

Task<> BlockDriver::submit(Context& here, std::size_t index, const BlockRequest& request,
                           Batch& batch) {
  Queue& queue = queues_[index];
  ++requests_;
  co_await spend(here, submit_);
  const DiskRequest asked{.offset = request.offset,
                          .bytes = static_cast<std::uint32_t>(request.bytes.count()),
                          .write = request.write,
                          .service = request.service,
                          .payload = reinterpret_cast<std::uintptr_t>(&batch)};
  co_await queue.lock.acquire(here);
  bool submitted = disk_.submit(index, asked);
  while (!submitted) {
    co_await queue.lock.release(here);
    if (disk_.outstanding(index) > 0) co_await queue.room.wait(site_.kernel, here, Cause::device);
    co_await queue.lock.acquire(here);
    submitted = disk_.submit(index, asked);
  }
  co_await queue.lock.release(here);
}

Task<> BlockDriver::complete(Context& here, Mode mode, Queue& queue,
                             std::span<const DiskRequest> requests) {
  for (const DiskRequest& request : requests) {
    co_await here.compute(complete_.time, mode);
    auto& batch = *reinterpret_cast<Batch*>(static_cast<std::uintptr_t>(request.payload));
    if (--batch.left == 0) co_await site_.kernel.scheduler().wake(here, batch.here);
    co_await queue.room.wake_one(site_.kernel, here);
  }
}

}  // namespace osarium
