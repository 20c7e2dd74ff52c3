// A Connector is the live object that carries calls from one site to another. It is a bracket
// around a service body that does not know how it is reached:
//
//   auto size = co_await connector.call(here, {.request = 64_B}, [&](Context& there) {
//     return file_system.size(there, file);                 // Task<Bytes>
//   });
//   if (!size) …                                            // refused: there was no room
//   co_await connector.post(here, {}, body);                // goes on without waiting for it
//
// The body runs with the context `there`: the caller's own, which goes on in another domain, or
// that of a server's thread, perhaps on another cpu. It is given as a callable, and not run between
// an enter() and a leave() of the caller, because at a server it is the server's loop that runs it
// while the caller's coroutine waits in the caller's context, spinning or asleep. What a connector
// adds stays a bracket: enter at the caller, and leave where the body ran. Who waits for a call
// must not be cancelled. How much a result brings back need not be known before: of a type that has
// a function crossing_bytes(value), it is what that returns.
#pragma once

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "models/mechanisms/connectors/request.hpp"

namespace osarium {

class Connector {
 public:
  Connector() = default;
  Connector(const Connector&) = delete;
  virtual ~Connector() = default;

  // The result of `Task<T> body(Context& there)`: an optional of T, or of std::monostate.
  template <class Body>
  auto call(Context& here, Call call, Body body);
  // False: refused.
  template <class Body>
  Task<bool> post(Context& here, Call call, Body body);
  // The same for a caller with a request of its own kind, which it keeps until then.
  Task<bool> call(Context& here, Request& request) { return carry(here, request); }

 protected:
  // Ends when the body has run and the caller goes on; false if it was refused.
  virtual Task<bool> carry(Context& here, Request& request) = 0;
  // Ends when the caller goes on.
  virtual Task<bool> send(Context& here, std::unique_ptr<Request> request) = 0;

  // For connectors that choose among others.
  static Task<bool> carry_by(Connector& chosen, Context& here, Request& request) {
    return chosen.carry(here, request);
  }
  static Task<bool> send_by(Connector& chosen, Context& here, std::unique_ptr<Request> request) {
    return chosen.send(here, std::move(request));
  }

 private:
  template <class Body>
  using Raw = decltype(std::declval<std::invoke_result_t<Body&, Context&>&>().await_resume());
  template <class Body>
  using Result = std::conditional_t<std::is_void_v<Raw<Body>>, std::monostate, Raw<Body>>;

  template <class Body>
  struct Carried final : Request {
    Carried(const Call& what, Context* caller, Body& work)
        : Request(what, caller), body(std::move(work)) {}
    Task<> run(Context& there) override {
      if constexpr (std::is_void_v<Raw<Body>>) {
        co_await body(there);
        result.emplace();
      } else {
        auto value = co_await body(there);
        if constexpr (requires { crossing_bytes(value); }) call.reply = crossing_bytes(value);
        result.emplace(std::move(value));
      }
    }
    Body body;
    std::optional<Result<Body>> result;
  };

  template <class Body>
  Task<std::optional<Result<Body>>> carry_body(Context& here, Call call, Body body) {
    Carried<Body> request(call, &here, body);
    co_await carry(here, request);
    co_return std::move(request.result);
  }
};

// A plain function, so that a temporary closure is moved before any coroutine sees it.
template <class Body>
auto Connector::call(Context& here, Call call, Body body) {
  return carry_body(here, call, std::move(body));
}

template <class Body>
Task<bool> Connector::post(Context& here, Call call, Body body) {
  return send(here, std::make_unique<Carried<Body>>(call, nullptr, body));
}

}  // namespace osarium
