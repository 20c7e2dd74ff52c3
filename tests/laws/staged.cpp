#include "tests/laws/staged.hpp"

#include <algorithm>
#include <ostream>

#include "models/hardware/machine_presets.hpp"

namespace osarium {

Staged::Staged(const Architecture& architecture, const Setup& setup)
    : machine(sim, setup.machine, setup.costs),
      system(machine, architecture, setup.devices),
      process(system.create_process(0, "process")),
      os(system.calls(process)) {}

MachineParameters Staged::machine_of(const std::string& preset) {
  Errors errors;
  return *read_machine(preset, {}, {}, errors);
}

MachineParameters Staged::cores(std::int64_t count) {
  MachineParameters machine = machine_of("rainforest-s-a");
  machine.sockets = 1;
  machine.cores = count;
  machine.idle_states.clear();
  return machine;
}

Devices Staged::steady_devices() {
  Devices devices;
  devices.nic.coalescing = {.interval = {}, .frames = 0, .adaptive = false};
  return devices;
}

Thread& Staged::play(Act act) {
  const auto cpus = static_cast<std::size_t>(system.cpus(0).count());
  ThreadAttributes attributes;
  attributes.affinity = CpuSet::only(CpuId(static_cast<std::int32_t>(threads_++ % cpus)));
  Instants& own = instants.emplace_back();
  return system.run(
      process,
      [this, &own, act = std::move(act)](SystemCalls& its, Context& here) -> Task<> {
        co_await act(its, here, own);
        co_await note(here, own);
      },
      attributes);
}

// A thread that an interrupt holds up has not got there yet.
Task<> Staged::note(Context& here, Instants& own) {
  co_await here.compute(Duration(), Mode::user);
  own.push_back(sim.now());
}

Duration sum_of(const Account& account) {
  Duration sum;
  for (const Duration each : account.times().all()) sum += each;
  return sum;
}

std::string test_name(const testing::TestParamInfo<std::string_view>& architecture) {
  std::string name(architecture.param);
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
  return name;
}

void PrintTo(Time time, std::ostream* out) { *out << time.picoseconds() << " ps"; }

}  // namespace osarium
