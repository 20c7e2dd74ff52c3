// The services of an operating system: what an architecture places, connects and shares. Each is
// written once, in a file of its name.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "sim/parameters/parameter.hpp"

namespace osarium {

enum class ServiceId : std::uint8_t {
  processes,
  virtual_memory,
  vfs,
  page_cache,
  sockets,
  channels,
  clock,
  block_driver,
  network_driver,
};
inline constexpr std::size_t services = 9;

constexpr std::array<Named<ServiceId>, services> choices_of(ServiceId) {
  return {
      {{"processes", ServiceId::processes, "processes and threads"},
       {"virtual_memory", ServiceId::virtual_memory, "mappings, page faults, the page allocator"},
       {"vfs", ServiceId::vfs, "names, descriptors and inodes"},
       {"page_cache", ServiceId::page_cache, "contents of files, and tmpfs"},
       {"sockets", ServiceId::sockets, "TCP and UDP"},
       {"channels", ServiceId::channels, "pipes and futexes"},
       {"clock", ServiceId::clock, "time and sleep"},
       {"block_driver", ServiceId::block_driver, "the driver of the disk"},
       {"network_driver", ServiceId::network_driver, "the driver of the network card"}}};
}
std::string_view name_of(ServiceId service);
std::array<ServiceId, services> all_services();

template <class T>
using PerService = std::array<T, services>;
template <class T>
T& at(PerService<T>& values, ServiceId service) {
  return values[static_cast<std::size_t>(service)];
}
template <class T>
const T& at(const PerService<T>& values, ServiceId service) {
  return values[static_cast<std::size_t>(service)];
}

}  // namespace osarium
