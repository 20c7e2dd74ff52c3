// The fifth law: on one core, for one client, where nothing adapts, no mechanism that becomes
// dearer makes a run faster. Each row of the cost table alone becomes twice and ten times as dear,
// and no program takes less time than before.
//
// Some rows are parts of what another row measured as a whole, from which the models subtract them
// for the rest. If a part is dearer, the whole that it was measured in is, by as much; else the
// test would say that the rest has become cheaper.
//
// Where the law does not hold, and why, is in docs/tests.md.
#include <gmock/gmock.h>

#include "tests/laws/pieces.hpp"

namespace osarium {
namespace {

struct Part {
  std::string_view row;
  std::string_view whole;
  int times;
};
constexpr Part parts[] = {
    {"scheduling.ipc_in_one_address_space", "scheduling.ipc_between_address_spaces", 1},
    {"scheduling.switch_2_processes_0_kib", "scheduling.switch_2_processes_64_kib", 1},
    {"scheduling.switch_2_processes_0_kib", "processes.fork_and_exit", 2},
    {"scheduling.switch_2_processes_64_kib", "scheduling.switch_16_processes_64_kib", 1},
    {"scheduling.context_switch", "processes.create_and_join_thread", 2},
    {"processes.fork_and_exit", "processes.fork_and_exec", 1},
    {"interrupts.ipi_send_bare", "interrupts.ipi_total_bare", 1},
    {"interrupts.ipi_receive_bare", "interrupts.ipi_total_bare", 1},
};

// The standard table, of which one row is dearer by a time.
class Dear {
 public:
  explicit Dear(Frequency clock) : clock_(clock) {}

  CostTable with(std::string_view row, int more_times) {
    rows_ = standard_.rows();
    grow(row, standard_.duration(row, clock_) * more_times);
    return CostTable(rows_);
  }

 private:
  // Rounded up, so that no rest becomes smaller by rounding.
  void grow(std::string_view row, Duration more) {
    const double before = static_cast<double>(standard_.duration(row, clock_).picoseconds());
    for (Cost& each : rows_)
      if (each.name == row)
        each.value += standard_.at(row).value * static_cast<double>(more.picoseconds()) / before;
    for (const Part& part : parts)
      if (part.row == row) grow(part.whole, more * part.times + 2_ps);
  }

  CostTable standard_ = CostTable::standard();
  Frequency clock_;
  std::vector<Cost> rows_;
};

MachineParameters machine_for(const Architecture& architecture) {
  const auto* const parts_of_it = std::get_if<KernelPartitions>(&architecture.kernels);
  return Staged::cores(parts_of_it == nullptr ? 1 : parts_of_it->count);
}

// Frames come slower than handlers take them, so that none shares an interrupt with another.
Devices slow_wire() {
  Devices devices = Staged::steady_devices();
  devices.wire.line_rate = 100_Mbps;
  return devices;
}

struct Played {
  std::vector<Duration> lengths;  // of each piece, one after the other
  std::vector<std::string> unread;
};

Played play_all(const Architecture& architecture, CostTable costs) {
  Staged stage(
      architecture,
      {.machine = machine_for(architecture), .costs = std::move(costs), .devices = slow_wire()});
  Played played;
  for (const Piece& piece : pieces()) {
    const Time begin = stage.sim.now();
    const std::size_t before = stage.instants.size();
    piece.begin(stage);
    stage.sim.run();
    Time end = begin;
    for (std::size_t i = before; i < stage.instants.size(); ++i)
      end = std::max(end, stage.instants[i].back());
    played.lengths.push_back(end - begin);
  }
  played.unread = stage.machine.costs().unread();
  return played;
}

class Dearer : public testing::TestWithParam<std::string_view> {};

TEST_P(Dearer, NothingGetsFaster) {
  const Architecture architecture = *find_architecture(GetParam());
  const Played base = play_all(architecture, CostTable::standard());
  Dear dear(machine_for(architecture).clock);
  int slower = 0;
  const CostTable standard = CostTable::standard();
  for (const Cost& row : standard.rows()) {
    if (!row.is_time() || row.value == 0) continue;
    if (std::find(base.unread.begin(), base.unread.end(), row.name) != base.unread.end()) continue;
    for (const int more_times : {1, 9}) {
      const Played dearer = play_all(architecture, dear.with(row.name, more_times));
      for (std::size_t i = 0; i < pieces().size(); ++i)
        EXPECT_GE(dearer.lengths[i], base.lengths[i])
            << row.name << ", " << 1 + more_times << " times as dear, in " << pieces()[i].name;
      slower += dearer.lengths > base.lengths;
    }
  }
  EXPECT_GT(slower, 60);
}

INSTANTIATE_TEST_SUITE_P(Architectures, Dearer, testing::ValuesIn(architecture_names()), test_name);

}  // namespace
}  // namespace osarium
