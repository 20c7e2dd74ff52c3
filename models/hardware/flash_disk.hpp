// A solid-state disk: equal units that work in parallel, and one link to the machine that data pass
// one request after the other. A request takes any free unit, for as long as a read or a write
// lasts in it, and holds it until its data have passed the link; one that says how long it takes
// holds it for just as long. Submission queues are served in
// turn. SATA has one queue, NVMe many.
#pragma once

#include "models/costs/cost_table.hpp"
#include "models/hardware/disk.hpp"

namespace osarium {

struct FlashDiskParameters {
  std::int64_t queues = 1;
  std::int64_t depth = 32;
  std::int64_t units = 1;
  Duration read{};
  Duration write{};
  Bandwidth bandwidth = Bandwidth::max();
  Coalescing coalescing{.interval = Duration()};

  static ParameterList parameters();
  static FlashDiskParameters sata(const CostTable& costs);
  static FlashDiskParameters nvme(const CostTable& costs);
};

class FlashDisk final : public Disk {
 public:
  FlashDisk(Simulation& simulation, const FlashDiskParameters& parameters);

 private:
  struct Unit final : Alarm {
    Unit(Simulation& simulation, FlashDisk& owner)
        : Alarm(simulation, Expiry::usual), disk(owner) {}
    void expired() override { disk.proceed(*this); }

    FlashDisk& disk;
    DiskRequest request;
    std::size_t queue = 0;
    bool passes_link = false;
  };

  void begin(std::size_t queue) override;
  void begin_next();
  void proceed(Unit& unit);

  FlashDiskParameters parameters_;
  std::deque<Unit> units_;
  std::vector<Unit*> free_units_;
  Ring<std::size_t>
      waiting_;  // queues with requests that are not begun, in the order of their turns
  Time link_free_;
};

}  // namespace osarium
