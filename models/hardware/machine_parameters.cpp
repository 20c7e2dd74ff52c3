#include "models/hardware/machine_parameters.hpp"

#include "models/hardware/coherence.hpp"
#include "sim/engine/check.hpp"

namespace osarium {

namespace {

// What a cache line can keep track of.
constexpr auto most_cores = static_cast<std::int64_t>(Coherence::most_cores);
constexpr auto most_nodes = static_cast<std::int64_t>(Coherence::most_dies);
// Bounds that no machine comes near and that keep sums over nodes and routes exact.
constexpr Duration longest = Duration::milliseconds(1);
constexpr Bytes most_memory = Bytes::of_count(std::int64_t{1} << 56);

}  // namespace

std::string_view name_of(MeasuredCoherence measured) {
  for (const auto& choice : choices_of(measured))
    if (choice.value == measured) return choice.name;
  OSARIUM_CHECK(false, "a measurement without a name");
  return {};
}

ParameterList CacheParameters::parameters() {
  return parameter_list(
      "The caches of a machine.",
      parameter("l1", &CacheParameters::l1, required, positive, "First level, data, of a core."),
      parameter("l2", &CacheParameters::l2, required, positive, "Second level, of a core."),
      parameter("llc", &CacheParameters::llc, required, positive,
                "Last level, shared by the cores of a node."));
}

ParameterList MemoryParameters::parameters() {
  return parameter_list(
      "The memory of a node.",
      parameter("size", &MemoryParameters::size, required, positive, at_most(most_memory),
                "Of each node."),
      parameter("bandwidth", &MemoryParameters::bandwidth, required, positive,
                "That the channels of a node achieve together."),
      parameter("latency", &MemoryParameters::latency, required, positive, at_most(longest),
                "Of a load from the node's own memory when nothing else uses it."),
      parameter("remote_latency", &MemoryParameters::remote_latency, not_negative, at_most(longest),
                "What leaving the node adds, once, besides the links on the way."));
}

ParameterList IdleState::parameters() {
  return parameter_list(
      "An idle state of a core.",
      parameter("name", &IdleState::name, required, "As its vendor calls it: C6."),
      parameter("exit_latency", &IdleState::exit_latency, required, not_negative,
                "From the interrupt to the first instruction."),
      parameter("residency", &IdleState::residency, not_negative,
                "The least idle time for which entering it is worth while."));
}

ParameterList VirtualMachineParameters::parameters() {
  return parameter_list(
      "What makes a machine a guest.",
      parameter("halt_exit", &VirtualMachineParameters::halt_exit, required, not_negative,
                "From the interrupt for a halted virtual cpu until that runs again, at the least: "
                "idle_states say what longer halts take."));
}

ParameterList MachineParameters::parameters() {
  using Self = MachineParameters;
  return parameter_list(
      "What a file of configs/machines describes.",
      parameter("description", &Self::description, "What it is, in one line."),
      parameter("source", &Self::source, "Where the figures are from."),
      parameter("sockets", &Self::sockets, between(1, 32), "Packages."),
      parameter("nodes_per_socket", &Self::nodes_per_socket, between(1, 8),
                "NUMA nodes, each a die with its memory, in a package."),
      parameter("cores", &Self::cores, required, between(std::int64_t{1}, most_cores),
                "Cores of the whole machine, the same number in each node."),
      parameter("threads_per_core", &Self::threads_per_core, between(1, 8),
                "Hardware threads: 2 with hyper-threading on."),
      parameter("clock", &Self::clock, required, positive, "Of the cores, all the time."),
      parameter("caches", &Self::caches, "Sizes of the caches."),
      parameter("memory", &Self::memory, "Memory of each node."),
      parameter("interconnect", &Self::interconnect, "How the nodes are joined."),
      parameter("coherence", &Self::coherence,
                "Whose measured transfers between caches it takes, scaled by clock."),
      parameter("idle_states", &Self::idle_states, "From the shallowest to the deepest."),
      parameter("virtual_machine", &Self::virtual_machine, "For a guest only."),
      parameter("costs", &Self::costs,
                "Costs that were measured on it, in the place of rows of models/costs."));
}

namespace {

// Those of its own stand for rows that there are, each once.
std::optional<Violation> violation_of(const std::vector<Cost>& costs) {
  const CostTable table = CostTable::standard();
  for (std::size_t i = 0; i < costs.size(); ++i) {
    const std::string key = "costs[" + std::to_string(i) + "].";
    const auto is_named = [&](const Cost& row) { return row.name == costs[i].name; };
    const auto row = std::find_if(table.rows().begin(), table.rows().end(), is_named);
    if (row == table.rows().end())
      return Violation{key + "name", "which is no cost", "names from ./osarium list costs"};
    if (row->is_time() != costs[i].is_time())
      return Violation{key + "unit", "which the cost is not in",
                       row->is_time() ? "ns or cycles" : "the unit of the cost"};
    if (std::any_of(costs.begin(), costs.begin() + static_cast<std::ptrdiff_t>(i), is_named))
      return Violation{key + "name", "which is there twice", "each name once"};
  }
  return std::nullopt;
}

// The whole way of an interrupt has its parts in it.
std::optional<Violation> violation_of_interrupts(const MachineParameters& machine) {
  if (machine.costs.empty() || machine.clock <= Frequency()) return std::nullopt;
  const auto costs =
      InterruptCosts::from(machine.cost_table(), machine.clock, machine.interrupt_path());
  if (costs.delivery >= Duration() && costs.ipi_delivery >= Duration()) return std::nullopt;
  return Violation{"costs", "by which an interrupt takes less time than its parts",
                   "a larger interrupts.ipi_total_bare or ipi_total_guest"};
}

}  // namespace

std::optional<Violation> MachineParameters::violation() const {
  if (auto wrong = violation_of(costs)) return wrong;
  if (auto wrong = violation_of_interrupts(*this)) return wrong;
  if (nodes() > most_nodes)
    return Violation{"nodes_per_socket",
                     "which makes " + std::to_string(nodes()) + " nodes of the machine",
                     "up to " + std::to_string(most_nodes) + " nodes"};
  if (cores % nodes() != 0)
    return Violation{"cores", "cores that cannot be shared out evenly",
                     "multiples of " + std::to_string(nodes()) + ", the number of nodes"};
  for (std::size_t i = 1; i < idle_states.size(); ++i) {
    if (idle_states[i].exit_latency < idle_states[i - 1].exit_latency)
      return Violation{"idle_states[" + std::to_string(i) + "].exit_latency",
                       "which is below that of the state before",
                       "states from the shallowest to the deepest"};
  }
  auto wrong = violation_of(interconnect, nodes());
  if (wrong) wrong->key = wrong->key.empty() ? "interconnect" : "interconnect." + wrong->key;
  return wrong;
}

}  // namespace osarium
