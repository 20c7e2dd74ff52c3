// Waiting for several things at once. Arguments are callables that return something awaitable, so
// that each is started, and if need be given up, by an actor of its own:
//
//   auto first = co_await any_of(sim, [&] { return reply.wait(); }, [&] { return sim.yield(); });
//   auto [a, b] = co_await all_of(sim, [&] { return read(x); }, [&] { return read(y); });
//   std::optional<Packet> packet = co_await with_timeout(sim, 5_us, [&] { return ring.get(); });
//
// They start in the order of the arguments. any_of cancels the others as soon as the first has
// finished, before anything else can happen, so no value and no unit is lost to a loser. An
// exception of one cancels the others and reaches the caller. A result of type void is
// std::monostate. A branch must not cancel the actor that waits for it.
//
// g++ 12 destroys the captures of a temporary closure twice if it stands in an expression with
// co_await: a callable that captures something with a destructor by value must be named first.
#pragma once

#include <array>
#include <concepts>
#include <exception>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include "sim/sync/signal.hpp"

namespace osarium {

namespace combine {

template <class Argument>
using RawResult = decltype(std::declval<std::invoke_result_t<Argument&>&>().await_resume());
template <class Argument>
using Result =
    std::conditional_t<std::is_void_v<RawResult<Argument>>, std::monostate, RawResult<Argument>>;

// What the awaiting expression may hold: a named callable, or a temporary without a destructor.
template <class Argument>
constexpr void check_argument() {
  static_assert(std::is_lvalue_reference_v<Argument> || std::is_trivially_destructible_v<Argument>,
                "the captures of this temporary would be destroyed twice: name the callable first: "
                "auto f = [...] {...};");
}

// Cancels what it holds when it goes out of scope.
struct Branch {
  std::optional<ActorHandle> actor;
  Branch() = default;
  Branch(const Branch&) = delete;
  Branch& operator=(const Branch&) = delete;
  ~Branch() { cancel(); }
  void cancel() {
    if (actor) actor->cancel();
  }
};

// What the branches share with the one that waits for them, who outlives them. They are actors of
// the background: a deadlock is one of the actor that waits for them, and says what they wait for.
template <std::size_t size>
struct Gathering : Signal {
  Gathering(Simulation& sim, Name which) : Signal(sim, which) {}
  std::string description() const override {
    std::string text = name();
    const char* separator = " ";
    for (const Branch& branch : branches) {
      if (!branch.actor || branch.actor->done()) continue;
      text += separator + branch.actor->waits_for();
      separator = ", ";
    }
    return text;
  }

  void end(std::size_t last) {
    for (std::size_t i = 0; i < size; ++i)
      if (i != last) branches[i].cancel();
    notify_one();
  }
  void fail(std::size_t branch) {
    error = std::current_exception();
    end(branch);
  }

  std::size_t running = size;
  std::exception_ptr error;
  std::array<Branch, size> branches;
};

template <std::size_t size, class Store, std::invocable Argument>
Actor run_branch(Gathering<size>& gathering, std::size_t index, Argument& argument, Store store) {
  try {
    if constexpr (std::is_void_v<RawResult<Argument>>) {
      co_await argument();
      store(std::monostate());
    } else {
      store(co_await argument());
    }
  } catch (...) {
    gathering.fail(index);
  }
}

template <class Values, std::size_t... index, class... Arguments>
Task<Values> first_of(Simulation& sim, std::index_sequence<index...>, Arguments&... arguments) {
  Gathering<sizeof...(index)> gathering(sim, "the first of");
  std::optional<Values> result;
  const auto store = [&]<std::size_t i>(std::integral_constant<std::size_t, i>) {
    return [&](auto&& value) {
      result.emplace(std::in_place_index<i>, std::forward<decltype(value)>(value));
      gathering.end(i);
    };
  };
  const Name name = sim.running();
  (gathering.branches[index].actor.emplace(sim.spawn(
       run_branch(gathering, index, arguments, store(std::integral_constant<std::size_t, index>())),
       name, Background::yes)),
   ...);
  co_await gathering.wait();
  if (gathering.error) std::rethrow_exception(gathering.error);
  co_return std::move(*result);
}

template <class Values, std::size_t... index, class... Arguments>
Task<Values> every_one_of(Simulation& sim, std::index_sequence<index...>, Arguments&... arguments) {
  Gathering<sizeof...(index)> gathering(sim, "all of");
  std::tuple<std::optional<Result<Arguments>>...> results;
  const auto store = [&]<std::size_t i>(std::integral_constant<std::size_t, i>) {
    return [&](auto&& value) {
      std::get<i>(results).emplace(std::forward<decltype(value)>(value));
      if (--gathering.running == 0) gathering.end(i);
    };
  };
  const Name name = sim.running();
  (gathering.branches[index].actor.emplace(sim.spawn(
       run_branch(gathering, index, arguments, store(std::integral_constant<std::size_t, index>())),
       name, Background::yes)),
   ...);
  co_await gathering.wait();
  if (gathering.error) std::rethrow_exception(gathering.error);
  co_return Values(std::move(*std::get<index>(results))...);
}

}  // namespace combine

// The result is a std::variant with the result of the argument that finished first.
template <class... Arguments>
auto any_of(Simulation& sim, Arguments&&... arguments) {
  static_assert(sizeof...(Arguments) > 0);
  (combine::check_argument<Arguments>(), ...);
  using Values = std::variant<combine::Result<Arguments>...>;
  return combine::first_of<Values>(sim, std::index_sequence_for<Arguments...>(), arguments...);
}

// The result is a std::tuple of all results.
template <class... Arguments>
auto all_of(Simulation& sim, Arguments&&... arguments) {
  static_assert(sizeof...(Arguments) > 0);
  (combine::check_argument<Arguments>(), ...);
  using Values = std::tuple<combine::Result<Arguments>...>;
  return combine::every_one_of<Values>(sim, std::index_sequence_for<Arguments...>(), arguments...);
}

// The result, or nothing if it was not there within `limit`. At the very instant of the limit a
// result counts only if what brings it was scheduled before the limit was, as the first delay of
// the argument itself is, and needs no other wake-up: a value that another actor hands over at that
// instant comes too late, and stays where it was.
template <class Argument>
Task<std::optional<combine::Result<Argument>>> with_timeout(Simulation& sim, Duration limit,
                                                            Argument&& argument) {
  combine::check_argument<Argument>();
  if (limit < Duration()) check_failed(sim, "a negative timeout", limit);
  const auto delay = [&] { return sim.delay(limit); };
  auto first = co_await any_of(sim, argument, delay);
  if (first.index() == 1) co_return std::nullopt;
  co_return std::get<0>(std::move(first));
}

}  // namespace osarium
