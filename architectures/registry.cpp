#include "architectures/registry.hpp"

namespace osarium {

namespace {

struct Entry {
  std::string_view name;
  Architecture (*make)();
};

constexpr Entry registry[] = {
    {"monolithic", monolithic},
    {"microkernel", microkernel},
};

}  // namespace

std::vector<std::string_view> architecture_names() {
  std::vector<std::string_view> names;
  for (const Entry& entry : registry) names.push_back(entry.name);
  return names;
}

std::optional<Architecture> find_architecture(std::string_view name) {
  for (const Entry& entry : registry)
    if (entry.name == name) return entry.make();
  return std::nullopt;
}

}  // namespace osarium
