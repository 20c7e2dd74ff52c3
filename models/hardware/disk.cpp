#include "models/hardware/disk.hpp"

namespace osarium {

std::size_t CompletionQueue::take(std::span<DiskRequest> requests) {
  std::size_t n = 0;
  while (n < requests.size() && !done_.empty()) {
    requests[n++] = done_.front();
    done_.pop_front();
  }
  return n;
}

void CompletionQueue::complete(const DiskRequest& request) {
  done_.push_back(request);
  announce(simulation_.now());
}

Disk::Disk(Simulation& simulation, std::int64_t queues, std::int64_t depth,
           const Coalescing& coalescing)
    : simulation_(simulation), depth_(static_cast<std::size_t>(depth)) {
  for (std::int64_t i = 0; i < queues; ++i) queues_.emplace_back(simulation, coalescing);
}

bool Disk::submit(std::size_t queue, const DiskRequest& request) {
  QueuePair& pair = queues_[queue];
  if (pair.outstanding == depth_) return false;
  ++pair.outstanding;
  pair.submitted.push_back(request);
  pair.submitted.back().submitted = simulation_.now();
  begin(queue);
  return true;
}

void Disk::complete(std::size_t queue, const DiskRequest& request) {
  --queues_[queue].outstanding;
  queues_[queue].completions.complete(request);
}

}  // namespace osarium
