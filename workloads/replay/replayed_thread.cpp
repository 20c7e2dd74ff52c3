#include "workloads/replay/replayed_thread.hpp"

#include "workloads/replay/trace_time.hpp"

namespace osarium::replay {

void ReplayedThread::add(ReplayedEnd& end) {
  crew_.watch(end);
  crew_.arm(end, false);
}

void ReplayedThread::add(ReplayedEnd& end, StampedArrivals times) {
  end.stamped = &stamped_.emplace_back(std::move(times), *this, end, here_.simulation());
  add(end);
}

Actor ReplayedThread::run() {
  if (!path_.empty()) {
    const auto file = co_await os_.files.open(here_, path_);
    OSARIUM_CHECK(bool(file), "a replay without its file");
    file_ = *file;
  }
  for (;;) {
    while (const std::optional<Ready> ready = crew_.next()) co_await make(*ready);
    if (crew_.waits()) {
      const std::size_t events = co_await crew_.wait_for_events(here_);
      remade_.waits += events > 0;
      remade_.events += events;
    } else if (!plan_.steps.empty()) {
      co_await make_alone(plan_.steps);
    } else {
      co_await crew_.wait_for_turns(here_);
    }
  }
}

Task<> ReplayedThread::work(std::int64_t count) {
  const Duration before = here_.used();
  co_await here_.compute(duration_of_trace(count), Mode::user);
  worked_ += here_.used() - before;
}

Task<> ReplayedThread::make(const Ready& ready) {
  if (ready.detached != nullptr) return make_detached(*ready.detached, *ready.end);
  ReplayedCrew& made_by = crews_[ready.end->turn().crew];  // this one only hears of what comes
  if (&made_by != &crew_) return made_by.hand(here_, ready);
  return make_turn(*ready.end);
}

Task<> ReplayedThread::make_turn(ReplayedEnd& end) {
  if (end.account != nullptr) end.account->enter(Cause::work, here_.simulation().now());
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
  const Turn& turn = end.turn();
  const std::span<const PlannedStep> left = end.steps_after(turn);
  const bool passed = end.handed() && !left.empty();
  if (passed) co_await pass_on(end);
  co_await make_alone(left);
  co_await work(turn.tail);
  if (!passed) co_await pass_on(end);
}

Task<> ReplayedThread::make_detached(const Turn& turn, const ReplayedEnd& end) {
  co_await make_alone(end.steps_of(turn));
  co_await work(turn.tail);
}

Task<> ReplayedThread::pass_on(ReplayedEnd& end) {
  end.account = end.request == nullptr ? here_.account() : nullptr;
  here_.enter(terms::worker);
  here_.set_account(nullptr);
  end.next_turn();
  for (; !end.begins_exchange() && end.turn().detached; end.next_turn())
    co_await crews_[end.turn().crew].hand(here_, {&end, &end.turn()});
  ReplayedCrew& next = crews_[end.begins_exchange() ? end.listener() : end.turn().crew];
  const bool another = &next != &crew_;
  if (another && !next.waits() && !end.awaits_stamp()) co_return co_await next.hand(here_, {&end});
  next.arm(end, another);
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
    case CallKind::futex_wake:  // without a channel: how the turn was handed over
      if (step.channel >= 0) co_await futexes_.make(here_, os_.channels, step);
      break;
    default: {
      // Whose requests have their times does not count on sleeping until then.
      const bool paces = end.stamped != nullptr && step.kind == CallKind::sleep;
      if (!paces) co_await make_other_call(os_, here_, step.kind, step.bytes);
    }
  }
  co_return true;
}

Task<bool> ReplayedThread::receive(ReplayedEnd& end, const PlannedStep& step) {
  crew_.take_over(end, step);
  const Wait wait = crew_.waits() ? Wait::no : Wait::yes;
  const Outcome<Message> message = co_await os_.sockets.receive(here_, end.socket, wait);
  if (!message) {
    ++remade_.early;
    crew_.give_back(end, step);
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

Task<> ReplayedThread::make_alone(std::span<const PlannedStep> steps) {
  for (const PlannedStep& step : steps) {
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
