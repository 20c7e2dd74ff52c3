// The services of files on a disk, whose completions interrupt the cpus: for tests. Takes the place
// of those that the ports led to before.
#pragma once

#include <deque>

#include "models/hardware/flash_disk.hpp"
#include "models/mechanisms/hard_interrupt.hpp"
#include "models/services/vfs.hpp"

namespace osarium {

struct StoredFiles {
  StoredFiles(const ServiceSite& site, Ports& ports, std::unique_ptr<Disk> its_disk,
              const PageCacheParameters& parameters = {})
      : disk(std::move(its_disk)), block_driver(site, *disk), cache(site, parameters), vfs(site) {
    ports.block_driver = Port<BlockDriver>(block_driver);
    ports.page_cache = Port<PageCache>(cache);
    ports.vfs = Port<Vfs>(vfs);
    Machine& machine = site.kernel.machine();
    const std::size_t used = std::min(block_driver.queues(), machine.cpus().size());
    for (std::size_t queue = 0; queue < used; ++queue)
      deliveries.emplace_back(machine.interrupts(), machine.cpus()[queue],
                              block_driver.completions(queue));
  }

  std::unique_ptr<Disk> disk;
  BlockDriver block_driver;
  PageCache cache;
  Vfs vfs;
  std::deque<HardInterruptDelivery> deliveries;
};

}  // namespace osarium
