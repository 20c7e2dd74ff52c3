#include "models/hardware/account.hpp"

#include "models/hardware/cpu.hpp"
#include "models/hardware/observer.hpp"

namespace osarium {

std::string_view name_of(Cause cause) {
  switch (cause) {
    case Cause::work: return "work";
    case Cause::service: return "service";
    case Cause::crossing: return "crossing";
    case Cause::copy: return "copy";
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

// Names are never taken out, so that each has its place.
Expenses Expenses::since(const Expenses& before) const {
  Expenses after;
  for (std::size_t i = 0; i < causes; ++i) after.by_cause[i] = by_cause[i] - before.by_cause[i];
  const auto earlier = before.named.all();
  for (std::size_t i = 0; i < named.all().size(); ++i) {
    const NamedTimes::Entry& entry = named.all()[i];
    after.named.add(entry.term, i < earlier.size() ? entry.spent - earlier[i].spent : entry.spent);
  }
  return after;
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
    hold_up(interrupted_by(*cpu_->running()));
}

}  // namespace osarium
