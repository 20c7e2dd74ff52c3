#include "models/hardware/coherence.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace osarium {

namespace {

constexpr std::array<const char*, line_operations> operation_names = {"load", "store", "atomic"};
constexpr std::array<const char*, line_states> state_names = {"modified", "owned", "exclusive",
                                                              "shared", "invalid"};
constexpr std::array<const char*, distances> distance_names = {
    "same_cpu", "same_core", "same_die", "same_package", "one_hop", "two_hops"};

// The rows of one measured machine.
class Rows {
 public:
  Rows(const CostTable& table, Frequency clock, std::string_view measured)
      : table_(table), clock_(clock), prefix_("coherence." + std::string(measured) + ".") {}

  bool has(const std::string& name) const {
    return std::any_of(table_.rows().begin(), table_.rows().end(),
                       [&](const Cost& row) { return row.name == prefix_ + name; });
  }
  Duration at(const std::string& name) const { return table_.duration(prefix_ + name, clock_); }
  Duration transfer(LineOperation operation, LineState state, std::size_t distance) const {
    if (const auto measured = measured_transfer(operation, state, distance_names[distance]))
      return *measured;
    if (distance == static_cast<std::size_t>(Distance::same_die))
      return at(name_of(operation, state, distance_names[distance]));  // says what is missing
    return transfer(operation, state, distance - 1);
  }

 private:
  static std::string name_of(LineOperation operation, LineState state, std::string_view distance) {
    return std::string(operation_names[static_cast<std::size_t>(operation)]) + "_" +
           state_names[static_cast<std::size_t>(state)] + "_" + std::string(distance);
  }
  std::optional<Duration> measured_transfer(LineOperation operation, LineState state,
                                            std::string_view distance) const {
    const bool write = operation != LineOperation::load;
    const std::string like =
        state == LineState::exclusive          ? name_of(operation, LineState::modified, distance)
        : state == LineState::owned            ? name_of(operation, LineState::shared, distance)
        : state == LineState::invalid && write ? name_of(LineOperation::load, state, distance)
                                               : "";
    const std::string one_for_all = "transfer_" + std::string(distance);
    for (const std::string& name : {name_of(operation, state, distance), like, one_for_all})
      if (has(name)) return at(name);
    return std::nullopt;
  }

  const CostTable& table_;
  Frequency clock_;
  std::string prefix_;
};

}  // namespace

CoherenceCosts CoherenceCosts::from(const CostTable& table, Frequency clock,
                                    std::string_view measured) {
  const Rows rows(table, clock, measured);
  CoherenceCosts costs;
  costs.own = {rows.at("l1"), rows.at("l1"), rows.at("atomic_own")};
  costs.has_owned = rows.has("load_owned_same_die");
  for (std::size_t operation = 0; operation < line_operations; ++operation)
    for (std::size_t state = 0; state < line_states; ++state)
      for (std::size_t distance = 0; distance < distances; ++distance)
        costs.other[operation][state][distance] =
            distance < static_cast<std::size_t>(Distance::same_die)
                ? costs.own[operation]
                : rows.transfer(static_cast<LineOperation>(operation),
                                static_cast<LineState>(state), distance);
  return costs;
}

Distance Coherence::distance(NodeId a, NodeId b) const { return nearest(a, bit(b)); }

}  // namespace osarium
