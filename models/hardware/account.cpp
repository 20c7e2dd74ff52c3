#include "models/hardware/account.hpp"

namespace osarium {

std::string_view name_of(Cause cause) {
  switch (cause) {
    case Cause::work: return "work";
    case Cause::service: return "service";
    case Cause::crossing: return "crossing";
    case Cause::coherence: return "coherence";
    case Cause::lock: return "lock";
    case Cause::run_queue: return "run_queue";
    case Cause::scheduling: return "scheduling";
    case Cause::interrupt: return "interrupt";
    case Cause::waiting: return "waiting";
    case Cause::network: return "network";
    case Cause::device: return "device";
    case Cause::memory: return "memory";
    case Cause::pause: return "pause";
  }
  return "unknown";
}

}  // namespace osarium
