#include "models/mechanisms/ticket_lock.hpp"

namespace osarium {

Task<> TicketLock::acquire(Context& here) {
  const Asked asked = ask(here);
  const std::uint32_t ticket = next_++;
  const bool at_once = served_ == ticket;  // fetching the ticket fetches both counters
  if (at_once) {
    co_await line_.atomic(here);
    taken(here);
    co_return;
  }
  auto mine = [this, ticket] { return served_ == ticket; };
  LineSpinner spinner(line_, here, mine);
  bool over = co_await spinner.look_after(line_, LineOperation::atomic);
  while (!over) over = co_await spinner.look();
  taken_after_waiting(here, asked);
}

Task<> TicketLock::release(Context& here) {
  let_go(here);
  ++served_;
  co_await line_.store(here);
}

}  // namespace osarium
