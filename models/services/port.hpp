// A Port is one service as another site sees it: where it is, and the route that leads there.
// Services and applications call through ports, and know neither architecture nor mechanism:
//
//   co_return co_await cache_.call(here, {.reply = bytes}, [&](PageCache& cache, Context& there) {
//     return cache.read(there, inode, extent);                  // Task<Outcome<Bytes>>
//   });
//
// In its own domain that is the body alone: a call of a function costs nothing besides. Across a
// border the connector carries it, and the account goes along. A message for which there is no
// room is the outcome Error::refused.
#pragma once

#include <optional>

#include "models/hardware/account.hpp"
#include "models/hardware/observer.hpp"
#include "models/mechanisms/connectors/connector.hpp"
#include "models/mechanisms/connectors/crossing_parts.hpp"
#include "models/services/outcome.hpp"

namespace osarium {

// A way from one domain into another. It belongs to the system, and counts.
struct Route {
  std::string name;  // for people: "application -> vfs by trap"
  Name mechanism = nullptr;
  std::unique_ptr<Connector> connector;
  Payload payload = Payload::copy;
  Mode mode = Mode::kernel;  // of code at the far end
  CrossingParts parts = {};  // what it costs, for people
  std::uint64_t crossings = 0;
};

// What crosses with a call, and the name of the call if a program makes it, for observers.
struct Data {
  Bytes request{};
  Bytes reply{};
  Name call = nullptr;
};

template <class Service>
class Port {
 public:
  Port() = default;
  // Without a route: in the same domain.
  explicit Port(Service& service, Route* route = nullptr) : service_(&service), route_(route) {}

  // Body: Task<Outcome<T>> (Service&, Context& there). It calls one function of the service and is
  // no coroutine itself; it is kept until the call is over, and what it refers to must be as well:
  // whoever returns the task instead of awaiting it captures by value.
  template <class Body>
  auto call(Context& here, Data data, Body body) const
      -> std::invoke_result_t<Body&, Service&, Context&> {
    if (data.call != nullptr && here.simulation().observer() != nullptr) [[unlikely]]
      return observed<std::invoke_result_t<Body&, Service&, Context&>>(here, data, std::move(body));
    if (route_ == nullptr) return body(*service_, here);
    return cross<std::invoke_result_t<Body&, Service&, Context&>>(here, data, std::move(body));
  }

  bool direct() const { return route_ == nullptr; }
  // False: there is no such thing here, and nobody may call it.
  bool present() const { return service_ != nullptr; }
  // What can be known without asking: for whoever builds systems.
  Service& service() const { return *service_; }

 private:
  // A server's thread has the account for as long as it works for the caller. In the caller's own
  // thread the body may have given it another one, which crosses back with it.
  template <class Result, class Body>
  struct Crossing final : Request {
    Crossing(const Port& its_port, Context& its_caller, const Call& what, Body& its_body)
        : Request(what, &its_caller), port(its_port), caller(its_caller), body(its_body) {}
    Task<> run(Context& there) override {
      Route& route = *port.route_;
      const bool elsewhere = &caller != &there;
      const Observed serving(there, Activity::service, elsewhere ? route.name.c_str() : nullptr);
      std::optional<AccountLoan> loan;
      if (elsewhere) loan.emplace(caller, there);
      const Mode mode = there.code_mode();
      there.set_code_mode(route.mode);
      there.enter(Cause::service);
      result.emplace(co_await body(*port.service_, there));
      if constexpr (requires { crossing_bytes(*result); }) call.reply = crossing_bytes(*result);
      note(there, Trail::Kind::leave, route.name.c_str(), call.reply);
      there.enter({Cause::crossing, route.mechanism});
      there.set_code_mode(mode);
    }
    const Port& port;
    Context& caller;
    Body& body;
    std::optional<Result> result;
  };

  template <class Called, class Body>
  Called observed(Context& here, Data data, Body body) const {
    const Observed call(here, Activity::call, data.call);
    if (route_ == nullptr) co_return co_await body(*service_, here);
    co_return co_await cross<Called>(here, data, std::move(body));
  }

  template <class Called, class Body>
  Called cross(Context& here, Data data, Body body) const {
    using Result = decltype(std::declval<Called&>().await_resume());
    const Charged crossing(here, {Cause::crossing, route_->mechanism});
    const Observed observed(here, Activity::crossing, route_->name.c_str());
    ++route_->crossings;
    note(here, Trail::Kind::enter, route_->name.c_str(), data.request);
    Crossing<Result, Body> request(*this, here, {data.request, data.reply, route_->payload}, body);
    co_await route_->connector->call(here, request);
    if (!request.result) co_return Error::refused;
    co_return std::move(*request.result);
  }

  Service* service_ = nullptr;
  Route* route_ = nullptr;
};

}  // namespace osarium
