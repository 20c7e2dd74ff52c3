#include "workloads/replay/replayed_thread.hpp"

#include "workloads/replay/trace_time.hpp"

namespace osarium::replay {

void Stamped::await_next() {
  const Time now = simulation_.now();
  arm(std::max(now, times_.time() - duration_of_trace(end_.work_to_send())));
}

Time Stamped::take() {
  const Time time = times_.time();
  times_.advance();
  return std::min(time, simulation_.now());
}

void Stamped::expired() { thread_.begin(end_); }

void ReplayedThread::add(ReplayedEnd& end) {
  const auto place = static_cast<std::size_t>(end.socket.index);
  if (by_socket_.size() <= place) by_socket_.resize(place + 1);
  by_socket_[place] = &end;
  if (plan_.waits) os_.sockets.set_watched(epoll_, end.socket);
  arm(end);
}

void ReplayedThread::add(ReplayedEnd& end, StampedArrivals times) {
  end.stamped = &stamped_.emplace_back(std::move(times), *this, end, here_.simulation());
  add(end);
}

// An event loop hears of it as of one of the socket.
void ReplayedThread::begin(ReplayedEnd& end) {
  if (plan_.waits) {
    os_.sockets.set_interest(end.socket, {.room = true});
  } else {
    ready_.push_back(&end);
    if (std::exchange(awaits_stamp_, false)) scheduler_.wake(here_);
  }
}

Actor ReplayedThread::run() {
  if (!path_.empty()) {
    const auto file = co_await os_.files.open(here_, path_);
    OSARIUM_CHECK(bool(file), "a replay without its file");
    file_ = *file;
  }
  for (;;) {
    while (!ready_.empty()) {
      ReplayedEnd& end = *ready_.front();
      ready_.pop_front();
      co_await make_turn(end);
    }
    if (plan_.waits)
      co_await wait();
    else if (!plan_.steps.empty())
      co_await make_alone();
    else  // also if it never has anything to do: fewer clients than in the trace
      co_await await_stamp();
  }
}

Task<> ReplayedThread::work(std::int64_t count) {
  const Duration before = here_.used();
  co_await here_.compute(duration_of_trace(count), Mode::user);
  worked_ += here_.used() - before;
}

Task<> ReplayedThread::wait() {
  std::array<Descriptor, 64> batch;
  const Outcome<std::size_t> count = co_await os_.sockets.wait(here_, epoll_, batch);
  if (!count) co_return;
  ++remade_.waits;
  remade_.events += *count;
  for (std::size_t i = 0; i < *count; ++i)
    ready_.push_back(by_socket_[static_cast<std::size_t>(batch[i].index)]);
}

// The next turn begins when the thread hears that it can, or, if it did not wait in the trace, when
// it has done what was ready before.
void ReplayedThread::arm(ReplayedEnd& end) {
  if (end.stamped != nullptr && end.begins_exchange()) return end.stamped->await_next();
  const PlannedStep* const next = end.next_transfer();
  if (next != nullptr && next->kind == CallKind::receive) await_bytes(end, *next);
  if (plan_.waits && end.turn().waits && next != nullptr) {
    if (next->kind != CallKind::receive) os_.sockets.set_interest(end.socket, {.room = true});
  } else {
    ready_.push_back(&end);
  }
}

void ReplayedThread::await_bytes(ReplayedEnd& end, const PlannedStep& step) {
  os_.sockets.set_interest(end.socket, {.bytes = Bytes::of_count(step.bytes)});
}

Task<> ReplayedThread::make_turn(ReplayedEnd& end) {
  here_.set_account(end.account);
  while (!end.turn_over()) {
    const PlannedStep& step = end.step();
    if (!std::exchange(end.came_back, false)) co_await work(step.work);
    const Time begin = here_.simulation().now();
    const bool made = co_await make(end, step);
    if (!made) {
      end.came_back = true;
      here_.set_account(nullptr);
      co_return;
    }
    watcher_.made(end, begin);
    end.next_step();
  }
  co_await work(end.turn().tail);
  end.account = end.request == nullptr ? here_.account() : nullptr;
  here_.enter(terms::worker);
  here_.set_account(nullptr);
  end.next_turn();
  arm(end);
}

Task<bool> ReplayedThread::make(ReplayedEnd& end, const PlannedStep& step) {
  switch (step.kind) {
    case CallKind::receive: co_return co_await receive(end, step);
    case CallKind::send:
    case CallKind::sendfile: co_await send(end, step); break;
    case CallKind::cork: {
      const Outcome<> done = co_await os_.sockets.cork(here_, end.socket, step.bytes != 0);
      OSARIUM_CHECK(bool(done), "a replayed connection that does not stand");
      break;
    }
    case CallKind::watch: {
      const Outcome<> done = co_await os_.sockets.enter(here_, end.socket);
      OSARIUM_CHECK(bool(done), "a replayed connection that does not stand");
      break;
    }
    case CallKind::option: {
      const Outcome<> done = co_await os_.sockets.modify(here_, end.socket);
      OSARIUM_CHECK(bool(done), "a replayed connection that does not stand");
      break;
    }
    case CallKind::futex_wait:
    case CallKind::futex_wake: co_await futexes_.make(here_, os_.channels, step); break;
    default: {
      // Whose requests have their times does not count on sleeping until then.
      const bool paces = end.stamped != nullptr && step.kind == CallKind::sleep;
      if (!paces) co_await make_other_call(os_, here_, step.kind, step.bytes);
    }
  }
  co_return true;
}

Task<bool> ReplayedThread::receive(ReplayedEnd& end, const PlannedStep& step) {
  await_bytes(end, step);
  const Wait wait = plan_.waits ? Wait::no : Wait::yes;
  const Outcome<Message> message = co_await os_.sockets.receive(here_, end.socket, wait);
  if (!message) {
    ++remade_.early;
    co_return false;
  }
  if (end.request == nullptr) {
    if (message->account != nullptr) here_.set_account(message->account);
    co_return true;
  }
  here_.set_account(nullptr);
  if (step.last && std::exchange(end.asked, false))
    watcher_.ended(*end.request, here_.simulation().now());
  co_return true;
}

// A request begins with the call that sends it.
Task<> ReplayedThread::send(ReplayedEnd& end, const PlannedStep& step) {
  if (end.request != nullptr && !std::exchange(end.asked, true)) {
    const Time now = here_.simulation().now();
    end.request->number = end.sent++;
    end.sent_at = now;
    end.request->begin(end.stamped == nullptr ? now : end.stamped->take(), terms::worker);
    end.request->account.enter(Cause::work, now);
    watcher_.begun(*end.request);
    here_.set_account(end.request->charged());
  }
  if (end.request == nullptr && step.last) watcher_.answers(end);
  const Message message{.size = Bytes::of_count(std::max<std::int64_t>(1, step.bytes)),
                        .account = here_.account(),
                        .more = !step.last};
  if (step.kind == CallKind::sendfile) {
    const Outcome<Bytes> sent =
        co_await os_.sockets.sendfile(here_, end.socket, file_, message.size, message, 0);
    OSARIUM_CHECK(bool(sent), "a replayed connection that does not stand");
    co_return;
  }
  const Outcome<> sent = co_await os_.sockets.send(here_, end.socket, message);
  OSARIUM_CHECK(bool(sent), "a replayed connection that does not stand");
}

Task<> ReplayedThread::await_stamp() {
  awaits_stamp_ = true;
  while (awaits_stamp_) co_await scheduler_.block(here_);
}

Task<> ReplayedThread::make_alone() {
  for (const PlannedStep& step : plan_.steps) {
    co_await work(step.work);
    co_await make_other_call(os_, here_, step.kind, step.bytes);
  }
}

Task<> make_other_call(SystemCalls& os, Context& here, CallKind kind, std::int64_t asleep) {
  if (kind == CallKind::sleep) {
    const Outcome<> slept = co_await os.clock.sleep(here, duration_of_trace(asleep));
    OSARIUM_CHECK(bool(slept), "a sleep that fails");
    co_return;
  }
  const Outcome<ProcessId> done = co_await os.processes.identify(here);
  OSARIUM_CHECK(bool(done), "a call that cannot fail");
}

}  // namespace osarium::replay
