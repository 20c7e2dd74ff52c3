#include "app/this_machine.hpp"

#include <hwloc.h>

#include <algorithm>
#include <fstream>
#include <memory>

#include "app/json.hpp"
#include "sim/parameters/text.hpp"

namespace osarium {

namespace {

// From /proc/cpuinfo; empty where there is no such file or line.
std::string cpu_information(const std::string& key) {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with(key) && colon != line.npos) return line.substr(colon + 2);
  }
  return "";
}

class Seen {
 public:
  Seen() {
    hwloc_topology_init(&topology_);
    loaded_ = hwloc_topology_load(topology_) == 0;
  }
  Seen(const Seen&) = delete;
  ~Seen() { hwloc_topology_destroy(topology_); }

  std::int64_t count(hwloc_obj_type_t type) const {
    return loaded_ ? std::max(0, hwloc_get_nbobjs_by_type(topology_, type)) : 0;
  }
  hwloc_obj_t first(hwloc_obj_type_t type) const {
    return loaded_ ? hwloc_get_obj_by_type(topology_, type, 0) : nullptr;
  }

 private:
  hwloc_topology_t topology_ = nullptr;
  bool loaded_ = false;
};

std::string line(const std::string& key, const std::string& value, bool is_default = false) {
  return key + ": " + value + (is_default ? "  # a default: cannot be seen from here\n" : "\n");
}

std::string bytes(std::uint64_t count) {
  return print_value(Bytes::of_count(static_cast<std::int64_t>(count)));
}

// Parts that are not the same everywhere, such as cores of two kinds, are taken as one node.
std::string parts(const Seen& seen) {
  const std::int64_t cpus = std::max<std::int64_t>(1, seen.count(HWLOC_OBJ_PU));
  std::int64_t cores = seen.count(HWLOC_OBJ_CORE);
  std::int64_t nodes = seen.count(HWLOC_OBJ_NUMANODE);
  std::int64_t sockets = seen.count(HWLOC_OBJ_PACKAGE);
  if (cores == 0 || cpus % cores != 0) cores = cpus;
  if (sockets == 0 || nodes % sockets != 0 || cores % nodes != 0) sockets = nodes = 1;
  std::string text = line("sockets", std::to_string(sockets)) +
                     line("nodes_per_socket", std::to_string(nodes / sockets)) +
                     line("cores", std::to_string(cores)) +
                     line("threads_per_core", std::to_string(cpus / cores));
  if (nodes > 1)
    text += line("interconnect", "{kind: full, bandwidth: 20GB/s, latency: 60ns}", true);
  return text;
}

std::string cache(const Seen& seen, const char* key, hwloc_obj_type_t type, const char* otherwise) {
  const hwloc_obj_t found = seen.first(type);
  const bool known = found != nullptr && found->attr->cache.size > 0;
  return line(key, known ? bytes(found->attr->cache.size) : otherwise, !known);
}

}  // namespace

std::string this_machine_text() {
  const Seen seen;
  const std::string model = cpu_information("model name"), frequency = cpu_information("cpu MHz");
  const std::string megahertz = frequency.substr(0, frequency.find('.'));
  std::string text =
      line("description", json_text(model.empty() ? "The machine this program runs on" : model)) +
      line("source", json_text("read with hwloc " HWLOC_VERSION " and from /proc/cpuinfo")) +
      parts(seen) +
      line("clock", megahertz.empty() ? "2GHz" : megahertz + "MHz  # at this moment",
           megahertz.empty());
  text += "caches:\n" + cache(seen, "  l1", HWLOC_OBJ_L1CACHE, "32KiB") +
          cache(seen, "  l2", HWLOC_OBJ_L2CACHE, "1MiB") +
          cache(seen, "  llc", HWLOC_OBJ_L3CACHE, "8MiB");
  const hwloc_obj_t node = seen.first(HWLOC_OBJ_NUMANODE);
  const bool known = node != nullptr && node->attr->numanode.local_memory > 0;
  text += "memory:\n" +
          line("  size", known ? bytes(node->attr->numanode.local_memory) : "8GiB", !known) +
          line("  bandwidth", "20GB/s", true) + line("  latency", "100ns", true) +
          line("coherence", "westmere_ex", true);
  if (cpu_information("flags").find(" hypervisor") != std::string::npos)
    text += "virtual_machine:\n" + line("  halt_exit", "20us", true);
  return text;
}

}  // namespace osarium
