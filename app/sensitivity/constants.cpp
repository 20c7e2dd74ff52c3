#include "app/sensitivity/constants.hpp"

#include <algorithm>
#include <string_view>

#include "app/sensitivity/plausible.hpp"

namespace osarium {

namespace {

// Of which differences are taken: models/mechanisms/scheduling_costs.cpp,
// models/hardware/interrupt_controller.cpp.
const std::vector<std::vector<std::string_view>>& measured_together() {
  static const std::vector<std::vector<std::string_view>> groups = {
      {"scheduling.ipc_in_one_address_space", "scheduling.ipc_between_address_spaces"},
      {"scheduling.switch_2_processes_0_kib", "scheduling.switch_2_processes_64_kib",
       "scheduling.switch_16_processes_64_kib"},
      {"interrupts.ipi_send_bare", "interrupts.ipi_receive_bare", "interrupts.ipi_total_bare"},
      {"interrupts.ipi_send_guest", "interrupts.ipi_receive_guest", "interrupts.ipi_total_guest"},
      {"interrupts.ipi_send_guest_posted", "interrupts.ipi_receive_guest_posted",
       "interrupts.ipi_total_guest_posted"},
  };
  return groups;
}

// The group of a row; nothing if it is alone.
const std::vector<std::string_view>* group_of(std::string_view row) {
  for (const auto& group : measured_together())
    if (std::find(group.begin(), group.end(), row) != group.end()) return &group;
  return nullptr;
}

bool in_group(const Constant& constant, const CostTable& table,
              const std::vector<std::string_view>& group) {
  return group_of(table.rows()[constant.rows.front()].name) == &group;
}

}  // namespace

Constants constants_of(const CostTable& table, const std::set<std::string>& read) {
  Constants result;
  for (std::size_t i = 0; i < table.rows().size(); ++i) {
    const Cost& row = table.rows()[i];
    const auto* const group = group_of(row.name);
    const bool used = group == nullptr ? read.contains(row.name)
                                       : std::any_of(group->begin(), group->end(), [&](auto name) {
                                           return read.contains(std::string(name));
                                         });
    if (!used) continue;
    if (const std::string_view reason = reason_to_keep(row); !reason.empty()) {
      result.kept.emplace_back(row.name, reason);
      continue;
    }
    const Range range = plausible_range(row);
    const auto same = std::find_if(
        result.varied.begin(), result.varied.end(),
        [&](const Constant& each) { return group != nullptr && in_group(each, table, *group); });
    if (same == result.varied.end()) {
      result.varied.push_back({{i}, range});
      continue;
    }
    same->rows.push_back(i);
    same->factor.low = std::min(same->factor.low, range.low);
    same->factor.high = std::max(same->factor.high, range.high);
  }
  return result;
}

std::string name_of(const Constant& constant, const CostTable& table) {
  const std::string& first = table.rows()[constant.rows.front()].name;
  return constant.rows.size() == 1
             ? first
             : first + " and " + std::to_string(constant.rows.size() - 1) + " more";
}

std::vector<Range> box_of(const std::vector<Constant>& constants) {
  std::vector<Range> box;
  for (const Constant& each : constants) box.push_back(each.factor);
  return box;
}

CostTable scaled(const CostTable& table, const std::vector<Constant>& constants,
                 const Point& factors) {
  std::vector<Cost> rows = table.rows();
  for (std::size_t i = 0; i < constants.size(); ++i)
    for (const std::size_t row : constants[i].rows) rows[row].value *= factors[i];
  return CostTable(std::move(rows));
}

}  // namespace osarium
