// The architectures that have names.
#pragma once

#include <span>

#include "architectures/architecture.hpp"

namespace osarium {

// One function in each file of this folder.
Architecture monolithic();
Architecture microkernel();

// In the order in which people compare them. Their names differ.
std::vector<std::string_view> architecture_names();
// Nothing if there is none of this name.
std::optional<Architecture> find_architecture(std::string_view name);

}  // namespace osarium
