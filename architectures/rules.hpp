// What the rules of an architecture come to: which domain a service is in, what a call crosses, and
// which rule it follows. For whoever puts systems together, and for the check before that.
#pragma once

#include "architectures/architecture.hpp"

namespace osarium {

enum class DomainKind : std::uint8_t { kernel, server, library };
// `same_as` is followed.
DomainKind domain_kind(const Placements& placement, ServiceId service);

Border border_of(const Placements& placement, Caller from, ServiceId service);
// The first that fits; nullptr: nobody connects it.
const ConnectRule* rule_for(const Architecture& architecture, const Border& border);
// A library leaves the kernel a guard of what it manages (models/services/guard.hpp). Those that
// have something to protect: files, their pages, packets, and the memory of pipes.
std::vector<ServiceId> guarded(const Placements& placement);
Border border_of_guard(Caller from, ServiceId service);
// Whether code of this domain calls it: the library does, and who brings it packets.
bool calls_guard(const Placements& placement, Caller from, std::optional<ServiceId> server,
                 ServiceId service);

// Of what goes from a program's own file cache.
Chooser file_cache_chooser(const Architecture& architecture);

// Whether the server of this service looks for calls all the time.
bool polled(const Architecture& architecture, ServiceId service);

std::string_view name_of(Caller caller);
std::string_view name_of(Callee callee);
std::string_view name_of(const Mechanism& mechanism);

// All that is wrong with the value itself and with it on `cpus` cpus of `nodes` nodes: each a line
// that names the part.
std::vector<std::string> problems_of(const Architecture& architecture, int cpus, int nodes);

}  // namespace osarium
