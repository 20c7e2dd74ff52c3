#include "models/services/processes.hpp"

namespace osarium {

Task<Outcome<ProcessId>> Processes::identify(Context&, Process& process) { co_return process.id(); }

}  // namespace osarium
