// The architectures that have names.
#pragma once

#include <span>

#include "architectures/architecture.hpp"

namespace osarium {

Architecture monolithic();
Architecture microkernel();
Architecture exokernel();
Architecture governance();
Architecture ifts();
Architecture linux_2_6_32();
Architecture linux_2_6_35m();
Architecture linux_3_17_4();
Architecture linux_4_9_40();

// The same with agents on all of its connections.
Architecture governed(Architecture base, AgentRule rule);

// In the order in which people compare them. Their names differ.
std::vector<std::string_view> architecture_names();
// Nothing if there is none of this name.
std::optional<Architecture> find_architecture(std::string_view name);

}  // namespace osarium
