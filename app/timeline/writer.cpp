#include "app/timeline/writer.hpp"

namespace osarium::timeline {

const char* name_of(SliceKind kind) {
  switch (kind) {
    case SliceKind::call: return "call";
    case SliceKind::crossing: return "crossing";
    case SliceKind::service: return "service";
    case SliceKind::lock: return "lock";
    case SliceKind::holds: return "holds";
    case SliceKind::interrupt: return "interrupt";
    case SliceKind::softirq: return "softirq";
    case SliceKind::request: return "request";
    case SliceKind::serves: return "serves";
    case SliceKind::recorded: return "recorded";
  }
  return "unknown";
}

}  // namespace osarium::timeline
