#include "architectures/devices.hpp"

#include "models/hardware/machine.hpp"

namespace osarium {

ParameterList Devices::parameters() {
  return parameter_list("What is plugged into the machine, for each kernel.",
                        parameter("nic", &Devices::nic, "Its network card."),
                        parameter("wire", &Devices::wire, "To the clients, either direction."),
                        parameter("disk", &Devices::disk, "Its disk."));
}

std::unique_ptr<Disk> make_disk(DiskKind kind, Machine& machine) {
  Simulation& simulation = machine.simulation();
  switch (kind) {
    case DiskKind::nvme:
      return std::make_unique<FlashDisk>(simulation, FlashDiskParameters::nvme(machine.costs()));
    case DiskKind::sata:
      return std::make_unique<FlashDisk>(simulation, FlashDiskParameters::sata(machine.costs()));
    case DiskKind::rotating: break;
  }
  return std::make_unique<RotatingDisk>(simulation,
                                        RotatingDiskParameters::of_7200_rpm(machine.costs()));
}

}  // namespace osarium
