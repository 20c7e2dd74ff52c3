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
    {"exokernel", exokernel},
    {"governance", governance},
    {"ifts", ifts},
    {"linux-2.6.32", linux_2_6_32},
    {"linux-2.6.35m", linux_2_6_35m},
    {"linux-3.17.4", linux_3_17_4},
    {"linux-4.9.40", linux_4_9_40},
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
