// A Server is the far end of connectors that do not carry the caller itself: threads that serve
// requests, first come, first served, whatever connectors they come by. One thread serves one
// request at a time. A thread that has nothing to do sleeps, or polls.
//
//   Server server(scheduler);
//   server.add(thread, WhenIdle::sleep);     // the thread belongs to it from now on
#pragma once

#include <deque>

#include "models/mechanisms/connectors/connector.hpp"
#include "models/mechanisms/direct_switch.hpp"

namespace osarium {

enum class WhenIdle : std::uint8_t { sleep, poll };

// The connector's part at the server.
class Carrier {
 public:
  // Before the body, at the thread that will run it.
  virtual Task<> receive(Context& thread, Request& request) = 0;
  // After the body of a call: the reply. Somebody waits, and goes on as soon as request.done is
  // given, which ends the life of the request.
  virtual Task<> leave(Context& thread, Request& request) = 0;

 protected:
  ~Carrier() = default;
};

class Server {
 public:
  explicit Server(DirectSwitch& scheduler, Name name = "server")
      : scheduler_(scheduler), name_(name) {}
  Server(const Server&) = delete;

  void add(Context& thread, WhenIdle when_idle = WhenIdle::sleep);
  std::size_t threads() const { return threads_.size(); }

  // Somebody serves the request when its turn has come. Returns a sleeping thread for the caller to
  // wake; nullptr if one polls, or if all are busy.
  [[nodiscard]] Context* admit(Request& request, Carrier& carrier);
  // Ends a synchronous call: `thread` gives its cpu to the caller, unless it goes on with the next.
  Task<> reply(Context& thread, Context& caller);

  DirectSwitch& scheduler() const { return scheduler_; }
  Name name() const { return name_; }
  std::uint64_t served() const { return served_; }

 private:
  // In the list of idle threads while nobody has given it anything to do.
  struct Thread : Link {
    Thread(Server& server, Context& thread, WhenIdle rests);
    ~Thread();

    Context& context;
    WhenIdle when_idle;
    ActorHandle actor;
  };

  Actor serve(Thread& thread);
  Task<> idle(Thread& thread);
  Thread* thread_of(Context& context);

  DirectSwitch& scheduler_;
  Name name_;
  RequestList inbox_;
  Link idle_;
  std::deque<Thread> threads_;
  std::uint64_t served_ = 0;
};

}  // namespace osarium
