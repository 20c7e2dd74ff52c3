#include "models/hardware/flash_disk.hpp"

#include <algorithm>

namespace osarium {

namespace {

FlashDiskParameters from_costs(const CostTable& costs, const std::string& kind) {
  const auto time = [&](const char* what) {
    const Cost& cost = costs.at("disk." + kind + what);
    OSARIUM_CHECK(cost.scales == CostScaling::time, "a disk that depends on the clock of a cpu");
    return costs.duration("disk." + kind + what, Frequency::of_count(1));
  };
  const auto number = [&](const char* what) { return costs.number("disk." + kind + what); };
  FlashDiskParameters parameters;
  parameters.queues = static_cast<std::int64_t>(number("_queues"));
  parameters.depth = static_cast<std::int64_t>(number("_depth"));
  parameters.read = time("_read");
  parameters.write = time("_write");
  parameters.bandwidth = Bandwidth::of_count(static_cast<std::int64_t>(number("_bandwidth")) * 8);
  // So many are at work when the device reads as fast as it can; where that takes no time, one.
  parameters.units = std::max<std::int64_t>(
      1, static_cast<std::int64_t>(number("_reads_per_second") * parameters.read.seconds() + 0.5));
  return parameters;
}

}  // namespace

FlashDiskParameters FlashDiskParameters::sata(const CostTable& costs) {
  return from_costs(costs, "sata");
}
FlashDiskParameters FlashDiskParameters::nvme(const CostTable& costs) {
  return from_costs(costs, "nvme");
}

ParameterList FlashDiskParameters::parameters() {
  return parameter_list(
      "A solid-state disk.",
      parameter("queues", &FlashDiskParameters::queues, between(1, 65536), "Submission queues."),
      parameter("depth", &FlashDiskParameters::depth, between(1, 65536), "Requests of a queue."),
      parameter("units", &FlashDiskParameters::units, between(1, 65536),
                "Requests that are worked on at once."),
      parameter("read", &FlashDiskParameters::read, not_negative, "A read in its unit."),
      parameter("write", &FlashDiskParameters::write, not_negative, "A write in its unit."),
      parameter("bandwidth", &FlashDiskParameters::bandwidth, positive,
                "Of the link that all data pass."),
      parameter("coalescing", &FlashDiskParameters::coalescing,
                "When a completion queue interrupts."));
}

FlashDisk::FlashDisk(Simulation& simulation, const FlashDiskParameters& parameters)
    : Disk(simulation, parameters.queues, parameters.depth, parameters.coalescing),
      parameters_(parameters) {
  for (std::int64_t i = 0; i < parameters.units; ++i)
    free_units_.push_back(&units_.emplace_back(simulation, *this));
}

void FlashDisk::begin(std::size_t queue) {
  if (queues_[queue].submitted.size() == 1) waiting_.push_back(queue);
  begin_next();
}

void FlashDisk::begin_next() {
  while (!waiting_.empty() && !free_units_.empty()) {
    Unit& unit = *free_units_.back();
    free_units_.pop_back();
    unit.queue = waiting_.front();
    waiting_.pop_front();
    std::deque<DiskRequest>& submitted = queues_[unit.queue].submitted;
    unit.request = submitted.front();
    submitted.pop_front();
    if (!submitted.empty()) waiting_.push_back(unit.queue);
    unit.passes_link = unit.request.service.has_value();  // which has the way of its data in it
    unit.arm_in(
        unit.request.service.value_or(unit.request.write ? parameters_.write : parameters_.read));
  }
}

// At the end of the work in the unit, and again when the data have passed the link.
void FlashDisk::proceed(Unit& unit) {
  if (!unit.passes_link) {
    unit.passes_link = true;
    const Bytes bytes = Bytes::of_count(unit.request.bytes);
    link_free_ =
        std::max(link_free_, simulation_.now()) + transfer_time(bytes, parameters_.bandwidth);
    return unit.arm(link_free_);
  }
  free_units_.push_back(&unit);
  complete(unit.queue, unit.request);
  begin_next();
}

}  // namespace osarium
