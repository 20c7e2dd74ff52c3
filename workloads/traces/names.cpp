#include "workloads/traces/names.hpp"

namespace osarium::traces {

std::uint32_t Names::index_of(std::string_view name) {
  name = name.substr(0, longest);
  const auto found = indices_.find(name);
  if (found != indices_.end()) return found->second;
  if (names_.size() == limit) {
    ++left_out_;
    return 0;
  }
  const auto index = static_cast<std::uint32_t>(names_.size());
  indices_.emplace(names_.emplace_back(name), index);
  return index;
}

}  // namespace osarium::traces
