#include "models/mechanisms/connectors/shared_ring.hpp"

#include "models/hardware/account.hpp"

namespace osarium {

SharedRingConnector::SharedRingConnector(const SharedRing& ring, Server& server,
                                         const ConnectorCosts& costs, CrossCalls& cross_calls)
    : ring_(ring),
      server_(server),
      costs_(costs),
      coherence_(cross_calls.coherence()),
      remote_wake_(cross_calls, server.scheduler(), CallReason::ring,
                   ring.wake == RingWake::event_channel ? costs.kernel_to_user : Duration()),
      tail_(coherence_, "ring"),
      head_(coherence_, "ring"),
      room_(ring.capacity) {
  for (std::int64_t i = 0; i < ring.capacity; ++i) places_.emplace_back(coherence_);
}

Task<bool> SharedRingConnector::carry(Context& here, Request& request) {
  const bool has_room = co_await claim(here);
  if (!has_room) co_return false;
  co_await put(here, request);
  co_await wait(here, request.done);
  co_await request.line->load(here, Mode::user);
  free_reply_lines_.push_back(request.line);
  co_return true;
}

Task<bool> SharedRingConnector::send(Context& here, std::unique_ptr<Request> request) {
  const bool has_room = co_await claim(here);
  if (!has_room) co_return false;
  co_await put(here, *request.release());
  co_return true;
}

Task<bool> SharedRingConnector::claim(Context& here) {
  if (claimed_ - seen_freed_ >= ring_.capacity) {
    seen_freed_ = freed_;
    co_await head_.load(here, Mode::user);
  }
  if (room_.try_claim()) co_return true;
  if (ring_.when_full == WhenFull::refuse) co_return false;
  Room::Wait turn(room_, here);
  co_await wait(here, turn);
  seen_freed_ = freed_;
  co_await head_.load(here, Mode::user);
  co_return true;
}

// Messages are published in the order in which their places were claimed, so that one whose writer
// is held up holds up those behind it; whoever publishes it lets them all go.
Task<> SharedRingConnector::put(Context& here, Request& request) {
  sending_.push_back(request);
  Place& place = places_[static_cast<std::size_t>(claimed_++ % ring_.capacity)];
  if (ring_.producers == Producers::multiple) co_await tail_.atomic(here, Mode::user);
  co_await here.compute(costs_.payload(request.call.request, request.call.payload), Mode::user);
  set_apart(here, Cause::copy, costs_.copying(request.call.request, request.call.payload));
  request.line = &place.line;
  place.published = &request;
  co_await place.line.store(here, Mode::user);
  for (Request* next = next_in_order(); next != nullptr; next = next_in_order()) {
    Context* const thread = server_.admit(*next, *this);
    if (thread != nullptr) co_await wake(here, *thread);
  }
}

Request* SharedRingConnector::next_in_order() {
  Place& place = places_[static_cast<std::size_t>(admitted_ % ring_.capacity)];
  if (place.published != nullptr) ++admitted_;
  return std::exchange(place.published, nullptr);
}

Task<> SharedRingConnector::receive(Context& thread, Request& request) {
  ++received_;
  if (server_.threads() > 1) co_await head_.atomic(thread, Mode::user);
  co_await request.line->load(thread, Mode::user);
  if (received_ - freed_ >= ring_.batch || received_ == admitted_) co_await free_room(thread);
}

Task<> SharedRingConnector::free_room(Context& thread) {
  const std::int64_t places = received_ - std::exchange(freed_, received_);
  co_await head_.store(thread, Mode::user);
  for (std::int64_t i = 0; i < places; ++i) {
    Context* const caller = room_.release();
    if (caller != nullptr && !polls()) co_await wake(thread, *caller);
  }
}

Task<> SharedRingConnector::leave(Context& thread, Request& request) {
  CacheLine& line = take_reply_line();
  co_await thread.compute(costs_.payload(request.call.reply, request.call.payload), Mode::user);
  set_apart(request.done.waiter(), Cause::copy,
            costs_.copying(request.call.reply, request.call.payload));
  request.line = &line;
  Context& caller = request.done.waiter();
  if (polls()) {
    request.done.give();
    co_await line.store(thread, Mode::user);
  } else {
    co_await line.store(thread, Mode::user);
    request.done.give();
    co_await wake(thread, caller);
  }
}

CacheLine& SharedRingConnector::take_reply_line() {
  if (free_reply_lines_.empty()) return reply_lines_.emplace_back(coherence_, "ring");
  CacheLine& line = *free_reply_lines_.back();
  free_reply_lines_.pop_back();
  return line;
}

Task<> SharedRingConnector::wait(Context& here, Notice& notice) {
  if (polls()) co_await notice.spin();
  while (!notice.given()) co_await server_.scheduler().block(here);
}

Task<> SharedRingConnector::wake(Context& waker, Context& sleeper) {
  OSARIUM_CHECK(!polls(), "a ring that is polled, in front of a thread that sleeps");
  const Crossing crossing = ring_.wake == RingWake::event_channel ? costs_.crossing(Hypercall())
                                                                  : costs_.crossing(ring_.trap);
  co_await waker.compute(crossing.enter, Mode::kernel);
  if (ring_.wake == RingWake::futex) {
    co_await server_.scheduler().wake(waker, sleeper);
  } else {
    co_await remote_wake_.wake(waker, sleeper);
  }
  co_await waker.compute(crossing.leave, Mode::kernel);
}

}  // namespace osarium
