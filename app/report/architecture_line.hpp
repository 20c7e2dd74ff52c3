// An architecture in one line: what a comparison rests on, so that nobody has to guess what a name
// stood for. `./osarium describe NAME` says all of it.
#pragma once

#include "architectures/architecture.hpp"

namespace osarium {

// "1 kernel, 9 services in it; trap; eevdf, slice 750us; napi"
std::string architecture_line(const Architecture& architecture);

}  // namespace osarium
