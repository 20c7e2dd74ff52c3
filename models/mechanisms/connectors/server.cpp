#include "models/mechanisms/connectors/server.hpp"

#include "models/hardware/account.hpp"

namespace osarium {

Server::Thread::Thread(Server& server, Context& thread, WhenIdle rests)
    : context(thread),
      when_idle(rests),
      actor(thread.simulation().spawn(server.serve(*this), server.name_, Background::yes)) {}

Server::Thread::~Thread() {
  actor.cancel();
  remove();
}

void Server::add(Context& thread, WhenIdle when_idle) {
  threads_.emplace_back(*this, thread, when_idle);
}

Context* Server::admit(Request& request, Carrier& carrier) {
  request.carrier = &carrier;
  inbox_.push_back(request);
  if (idle_.alone()) {
    if (!request.posted())
      request.behind_others = request.done.waiter().enter({Cause::waiting, name_});
    return nullptr;
  }
  auto& thread = *static_cast<Thread*>(idle_.next);
  thread.unlink();
  if (thread.when_idle == WhenIdle::sleep) return &thread.context;
  thread.context.end_spin();
  return nullptr;
}

Task<> Server::idle(Thread& thread) {
  thread.insert_before(idle_);
  if (thread.when_idle == WhenIdle::poll) {
    co_await thread.context.spin();
  } else {
    co_await scheduler_.block(thread.context);
  }
  thread.unlink();
}

Actor Server::serve(Thread& thread) {
  Context& here = thread.context;
  co_await here.compute(Duration(), Mode::kernel);  // once it runs
  for (;;) {
    while (inbox_.empty()) co_await idle(thread);
    Request& request = inbox_.take_front();
    const std::unique_ptr<Request> posted(request.posted() ? &request : nullptr);
    if (request.behind_others) request.done.waiter().enter(*request.behind_others);
    co_await request.carrier->receive(here, request);
    co_await request.run(here);
    ++served_;
    if (!posted) co_await request.carrier->leave(here, request);
  }
}

Server::Thread* Server::thread_of(Context& context) {
  for (Thread& thread : threads_)
    if (&thread.context == &context) return &thread;
  OSARIUM_CHECK(false, "a reply by a thread of another server");
  return nullptr;
}

Task<> Server::reply(Context& context, Context& caller) {
  if (!inbox_.empty()) {
    co_await scheduler_.wake(context, caller);
    co_return;
  }
  Thread& thread = *thread_of(context);
  OSARIUM_CHECK(thread.when_idle == WhenIdle::sleep, "synchronous IPC to a thread that polls");
  thread.insert_before(idle_);
  co_await scheduler_.switch_to(context, caller);
  thread.unlink();
}

}  // namespace osarium
