// Which processes use which channel.
#pragma once

#include "workloads/replay/plan.hpp"

namespace osarium::replay {

// Fills it in, of a plan whose threads and connections are complete.
void find_channel_users(Plan& plan);

}  // namespace osarium::replay
