// Connections whose turns several threads make, in ways that are not those of a pool, told as perf
// script would.
#pragma once

#include "tests/workloads/replay/handed.hpp"

namespace osarium::replay::in_turn {

using Who = Told::Who;

inline constexpr int receives = 0, sends = 1, waits = 232, sleeps = 35;
inline constexpr int rounds = 60;

inline std::int64_t begin_of(int i) { return 100'000 * (std::int64_t{i} + 1); }
inline std::string asks(int k) { return std::to_string(4 + k); }
inline std::string answers(int k) { return std::to_string(7 + k); }

// By an event loop.
inline void ask(Told& told, std::int64_t at, int k, const Who& who = client) {
  told.leave(who, at - 1000, waits, 1).call(who, at, 44, asks(k), 36);
  told.enter(who, at + 4000, waits, "9");
}
inline void be_answered(Told& told, std::int64_t at, int k, const Who& who = client) {
  told.leave(who, at - 1000, waits, 1).call(who, at, 45, asks(k), 5);
  told.enter(who, at + 2000, waits, "9");
}
inline void serve(Told& told, std::int64_t at, int k) {
  told.leave(server, at, waits, 1).call(server, at + 1000, receives, answers(k), 36);
  told.call(server, at + 12'000, sends, answers(k), 5);
  told.enter(server, at + 14'000, waits, "3");
}

// Whoever is free reads, and blocks until there is something.
inline Told two_readers() {
  Told told;
  for (int i = 0; i < rounds; ++i) {
    const Who reader{"server", 10, 10 + i / 2 % 2};
    ask(told, begin_of(i), 0);
    told.call(reader, begin_of(i) + 5000, receives, "7", 36);
    told.call(reader, begin_of(i) + 20'000, sends, "7", 5);
    be_answered(told, begin_of(i) + 41'000, 0);
  }
  return told;
}

// A thread that blocks in reading each connection, and workers that answer.
inline Told blocking_readers() {
  Told told;
  for (const int w : {0, 1}) told.enter({"server", 10, 30 + w}, 2000 + w, futex, waits_at("7f10"));
  for (const int k : {0, 1}) told.enter({"server", 10, 10 + k}, 1000, receives, answers(k));
  for (int i = 0; i < rounds; ++i) {
    const std::int64_t at = begin_of(i);
    const int k = i % 2;
    const Who reader{"server", 10, 10 + k}, worker{"server", 10, 30 + i / 2 % 2};
    ask(told, at, k);
    told.leave(reader, at + 5000, receives, 36).enter(reader, at + 7000, futex, wakes_at("7f10"));
    told.leave(reader, at + 8000, futex, 1).leave(worker, at + 8500, futex, 0);
    told.enter(reader, at + 9000, receives, answers(k));
    told.call(worker, at + 30'000, sends, answers(k), 5);
    told.enter(worker, at + 32'000, futex, waits_at("7f10"));
    be_answered(told, at + 41'000, k);
  }
  return told;
}

// One thread of the client sends, in its own time, another one receives.
inline Told sender_and_receiver() {
  Told told;
  const Who sender{"client", 20, 21}, receiver{"client", 20, 22};
  told.enter(server, 1000, waits, "3").enter(receiver, 1000, waits, "9");
  for (int i = 0; i < rounds; ++i) {
    const std::int64_t at = begin_of(i);
    told.call(sender, at, 44, asks(i % 2), 36);
    told.enter(sender, at + 2000, sleeps).leave(sender, at + 98'000, sleeps, 0);
    serve(told, at + 3000, i % 2);
    be_answered(told, at + 21'000, i % 2, receiver);
  }
  return told;
}

// Who hears of a request has one worker receive its first part, and that one another the second.
inline Told parts_for_two_workers() {
  Told told;
  const Who front{"server", 10, 10}, first{"server", 10, 30}, second{"server", 10, 31};
  told.enter(front, 1000, waits, "3").enter(first, 2000, futex, waits_at("7f10"));
  told.enter(second, 2000, futex, waits_at("7f11"));
  for (int i = 0; i < rounds; ++i) {
    const std::int64_t at = begin_of(i);
    const int k = i % 2;
    ask(told, at, k);
    told.leave(front, at + 5000, waits, 1).enter(front, at + 7000, futex, wakes_at("7f10"));
    told.leave(front, at + 8000, futex, 1).enter(front, at + 9000, waits, "3");
    told.leave(first, at + 8500, futex, 0).call(first, at + 9000, receives, answers(k), 16);
    told.enter(first, at + 11'000, futex, wakes_at("7f11")).leave(first, at + 12'000, futex, 1);
    told.leave(second, at + 12'500, futex, 0).enter(first, at + 13'000, futex, waits_at("7f10"));
    told.call(second, at + 23'000, receives, answers(k), 20);
    told.call(second, at + 30'000, sends, answers(k), 5);
    told.enter(second, at + 32'000, futex, waits_at("7f11"));
    be_answered(told, at + 41'000, k);
  }
  return told;
}

// Two threads at one epoll, told once of each event, that read until there is nothing.
inline Told two_at_one_epoll() {
  Told told;
  for (const int t : {0, 1}) told.enter({"server", 10, 10 + t}, 1000, waits, "3");
  for (int i = 0; i < rounds; ++i) {
    const std::int64_t at = begin_of(i);
    const Who who{"server", 10, 10 + i / 2 % 2};
    const int k = i % 2;
    ask(told, at, k);
    told.leave(who, at + 4500, waits, 1).call(who, at + 5000, receives, answers(k), 16);
    told.call(who, at + 6500, receives, answers(k), -11).enter(who, at + 8000, waits, "3");
    told.leave(who, at + 12'000, waits, 1).call(who, at + 15'000, receives, answers(k), 20);
    told.call(who, at + 17'000, receives, answers(k), -11);
    told.call(who, at + 30'000, sends, answers(k), 5).enter(who, at + 32'000, waits, "3");
    be_answered(told, at + 41'000, k);
  }
  return told;
}

// The same of a client.
inline Told clients_at_one_epoll() {
  Told told;
  told.enter(server, 1000, waits, "3");
  for (int i = 0; i < rounds; ++i) {
    const Who who{"client", 20, 21 + i % 2};
    ask(told, begin_of(i), 0, who);
    serve(told, begin_of(i) + 3000, 0);
    be_answered(told, begin_of(i) + 21'000, 0, who);
  }
  return told;
}

// A client that has a worker look at the first half of each answer.
inline Told helped_midway() {
  Told told;
  for (const int w : {0, 1}) told.enter({"client", 20, 30 + w}, 2000 + w, futex, waits_at("7f10"));
  told.enter(server, 1000, waits, "3");
  for (int i = 0; i < rounds; ++i) {
    const std::int64_t at = begin_of(i);
    const int k = i / 2 % 2;
    const Who helper{"client", 20, 30 + i % 2}, who{"client", 20, 21 + k};
    const std::string back = "7f2" + std::to_string(k);
    told.call(who, at, 44, asks(k), 36).enter(who, at + 2000, 45, asks(k));
    serve(told, at + 3000, k);
    told.leave(who, at + 22'000, 45, 3).enter(who, at + 23'000, futex, wakes_at("7f10"));
    told.leave(who, at + 24'000, futex, 1).leave(helper, at + 24'500, futex, 0);
    told.enter(who, at + 25'000, futex, waits_at(back));
    told.enter(helper, at + 35'000, futex, wakes_at(back)).leave(helper, at + 36'000, futex, 1);
    told.leave(who, at + 36'500, futex, 0).enter(helper, at + 37'000, futex, waits_at("7f10"));
    told.call(who, at + 38'000, 45, asks(k), 2);
    told.enter(who, at + 42'000, sleeps).leave(who, at + 98'000, sleeps, 0);
  }
  return told;
}

// After the answer two threads write it down, one of them not always.
inline Told two_loggers() {
  Told told;
  const Who a{"server", 10, 30}, b{"server", 10, 31};
  told.enter(server, 1000, waits, "3").enter(a, 2000, futex, waits_at("7f10"));
  told.enter(b, 2000, futex, waits_at("7f11"));
  for (int i = 0; i < rounds; ++i) {
    const std::int64_t at = begin_of(i);
    ask(told, at, i % 2);
    told.leave(server, at + 5000, waits, 1);
    told.call(server, at + 6000, receives, answers(i % 2), 36);
    told.call(server, at + 8000, sends, answers(i % 2), 5);
    for (const Who& who : {a, b}) {
      const std::int64_t since = at + 10'000 + 4000 * (who.thread - a.thread);
      const std::string its = who.thread == a.thread ? "7f10" : "7f11";
      if (who.thread == b.thread && i % 7 == 5) continue;
      told.enter(server, since, futex, wakes_at(its));
      told.leave(server, since + 1000, futex, 1).leave(who, since + 1500, futex, 0);
      told.call(who, since + 41'500, sends, "2", 80)
          .enter(who, since + 43'000, futex, waits_at(its));
    }
    told.enter(server, at + 18'000, waits, "3");
    be_answered(told, at + 64'000, i % 2);
  }
  return told;
}

}  // namespace osarium::replay::in_turn
