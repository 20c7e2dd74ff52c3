#include "models/services/service_id.hpp"

namespace osarium {

std::string_view name_of(ServiceId service) {
  return choices_of(service)[static_cast<std::size_t>(service)].name;
}

std::array<ServiceId, services> all_services() {
  std::array<ServiceId, services> result{};
  for (std::size_t i = 0; i < services; ++i) result[i] = static_cast<ServiceId>(i);
  return result;
}

}  // namespace osarium
