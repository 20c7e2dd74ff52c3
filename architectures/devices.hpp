// What is plugged into the machine: a network card and a disk for each kernel, as systems that pass
// devices through to their partitions have them, and the wire to the clients.
#pragma once

#include <variant>

#include "models/hardware/flash_disk.hpp"
#include "models/hardware/nic.hpp"
#include "models/hardware/rotating_disk.hpp"
#include "models/services/outside.hpp"

namespace osarium {

class Machine;

enum class DiskKind : std::uint8_t { nvme, sata, rotating };
constexpr std::array<Named<DiskKind>, 3> choices_of(DiskKind) {
  return {{{"nvme", DiskKind::nvme, "flash, with many queues"},
           {"sata", DiskKind::sata, "flash, with one queue"},
           {"rotating", DiskKind::rotating, "7200 turns a minute"}}};
}

struct Devices {
  NicParameters nic{};
  WireParameters wire{.line_rate = 10_Gbps};
  DiskKind disk = DiskKind::nvme;

  static ParameterList parameters();
};

std::unique_ptr<Disk> make_disk(DiskKind kind, Machine& machine);

}  // namespace osarium
