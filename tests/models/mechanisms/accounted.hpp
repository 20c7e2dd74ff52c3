// Threads that work for requests with accounts: for tests of where the time goes.
#pragma once

#include "models/hardware/account.hpp"
#include "tests/models/mechanisms/scheduled.hpp"

namespace osarium {

inline Duration sum(const Account& account) {
  Duration sum;
  for (const Duration each : account.times().all()) sum += each;
  return sum;
}

struct Accounted : Scheduled {
  using Scheduled::Scheduled;

  // A thread that does this for a request that begins now.
  Account& request(std::function<Task<>(Thread& here)> work, ThreadAttributes attributes = {}) {
    Thread& here = thread(attributes);
    Account& account = accounts.emplace_back(sim.now());
    here.set_account(&account);
    scheduler.start(here);
    sim.spawn(
        [this, &here, &account, work]() -> Task<> {
          co_await work(here);
          account.close(sim.now());
          here.set_account(nullptr);
          scheduler.exit(here);
        },
        here.name());
    return account;
  }
  Account& computing(Duration time, ThreadAttributes attributes = {}) {
    return request([time](Thread& here) -> Task<> { co_await here.compute(time, Mode::user); },
                   attributes);
  }

  std::deque<Account> accounts;
};

}  // namespace osarium
