// What must not compile. Compiled as it is, this file is correct; refused_test.py defines one of
// the names below at a time and expects a message that gives the remedy.
#include <array>
#include <memory>
#include <string>
#include <utility>

#include "sim/sync/combine.hpp"
#include "sim/sync/queue.hpp"

using namespace osarium;

namespace {

struct Plain {
  int number;
};
struct Message {
  int number;
  std::string text;
};
struct Constructed {
  explicit Constructed(std::string t) : text(std::move(t)) {}
  std::string text;
};

[[maybe_unused]] Actor actor() { co_return; }

[[maybe_unused]] Task<> values(Queue<Plain>& plain, Queue<Message>& messages,
                               Queue<Constructed>& constructed, Queue<std::string>& texts) {
  co_await plain.put(Plain{1});
  co_await plain.put({1});
  const Message message{1, "one"};
  co_await messages.put(message);
  messages.try_put(Message{2, "two"});
  co_await constructed.put(Constructed("one"));
  Constructed named("two");
  co_await constructed.put(std::move(named));
  co_await texts.put("one");
  std::string text = "two";
  co_await texts.put(std::move(text));
  co_await texts.put(text);
#ifdef AGGREGATE_PUT
  co_await messages.put(Message{1, "one"});
#endif
#ifdef BRACES_PUT
  co_await messages.put({1, "one"});
#endif
}

[[maybe_unused]] Task<> callables(Simulation& sim) {
  const std::string text = "captured";
  const auto named = [&sim, text] { return sim.delay(1_us); };
  co_await any_of(sim, named, [&] { return sim.delay(1_us); });
  co_await all_of(sim, named, [&sim, n = 7] { return sim.delay(Duration::nanoseconds(n)); });
  co_await with_timeout(sim, 1_us, named);
#ifdef CAPTURE_IN_ANY_OF
  co_await any_of(sim, named, [&sim, text] { return sim.delay(1_us); });
#endif
#ifdef CAPTURE_IN_ALL_OF
  co_await all_of(sim, [&sim, text] { return sim.delay(1_us); });
#endif
#ifdef CAPTURE_IN_TIMEOUT
  co_await with_timeout(sim, 1_us, [&sim, text] { return sim.delay(1_us); });
#endif
}

[[maybe_unused]] Task<> actors(Simulation& sim) {
  sim.spawn(actor());
  sim.spawn([]() -> Task<> { co_return; });
#ifdef SPAWN_OF_ACTOR_LAMBDA
  sim.spawn([]() -> Actor { co_return; });
#endif
#ifdef SPAWN_OF_FUNCTION
  sim.spawn([] {});
#endif
#ifdef AWAITED_ACTOR
  co_await actor();
#endif
  co_return;
}

[[maybe_unused]] Duration durations() {
  Duration sum = 9'223'372_s + 0.5_us + Duration::nanoseconds(3) + Duration::seconds(1) * 2;
#ifdef FRACTION_OF_A_NANOSECOND
  sum += Duration::nanoseconds(1.5);
#endif
#ifdef FRACTION_OF_A_DURATION
  sum += sum * 1.5;
#endif
#ifdef LITERAL_TOO_LARGE
  sum += 9'223'373_s;
#endif
#ifdef DECIMAL_LITERAL_TOO_LARGE
  sum += 9'223'372.04_s;
#endif
#ifdef LITERAL_TOO_FINE
  sum += 0.0001_ns;
#endif
  return sum;
}

}  // namespace
