#include "models/hardware/account.hpp"

#include "models/hardware/cpu.hpp"
#include "models/hardware/observer.hpp"

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

// The old one gets on without this context; the new one is held up by what holds this one up.
void Context::set_account(Account* account) {
  if (account == account_) return;
  go_on();
  account_ = account;
  if (Observer* const observer = simulation().observer()) [[unlikely]]
    observer->works_for(*this, account);
  if (account_ == nullptr) return;
  if (waits_for_cpu())
    hold_up(Cause::run_queue);
  else if (cpu_ != nullptr && !running())
    hold_up(Cause::interrupt);
}

}  // namespace osarium
